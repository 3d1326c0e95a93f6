// What a page of results says, as a reader finds it: sentences, tables and whether anything is drawn.

import type { Page } from "@playwright/test";
import { words } from "./words.ts";

/** A table, cell by cell; the heading of a row is its first cell. */
export type Table = { columns: string[]; rows: string[][] };

/** One figure of the page. */
export type Figure = {
  /** The id of its element. */
  id: string;
  question: string;
  said: string;
  /** The lines in small letters, `dealt` among them. */
  lines: string[];
  /** The table twin of its chart. */
  table: Table | null;
  /** The share of the top answers in words. */
  top: string | null;
  /** Its groups, under the words that open them. */
  groups: (Table & { title: string })[];
  /** Whether lived experience and professionals stand side by side. */
  voices: boolean;
  drawings: number;
};

/** Every figure of the page, folded or not. */
export async function figures(page: Page): Promise<Figure[]> {
  return page.evaluate(() => {
    const text = (element: Element | null | undefined) => element?.textContent?.trim() ?? "";
    const table = (element: Element) => ({
      columns: [...element.querySelectorAll("thead th")].map(text),
      rows: [...element.querySelectorAll("tbody tr")].map((row) => [...row.children].map(text)),
    });
    return [...document.querySelectorAll("article.figure[id^=item-]")].map((article) => {
      const twin = article.querySelector(":scope > details:not(.groups) table");
      const top = article.querySelector(":scope > .headline .share");
      return {
        id: article.id,
        question: text(article.querySelector("h3")),
        said: text(article.querySelector(":scope > .said")),
        lines: [...article.querySelectorAll(":scope > .hint, :scope > .dealt")].map(text),
        table: twin && table(twin),
        top: top && text(top),
        groups: [...article.querySelectorAll(":scope > .groups")].map((details) => ({
          title: text(details.querySelector("summary")),
          ...table(details.querySelector("table")!),
        })),
        voices: article.querySelector(":scope > .voices") !== null,
        drawings: article.querySelectorAll("svg").length,
      };
    });
  });
}

/** The id of the element that shows an item. */
export const anchor = (item: string) => `item-${item.replaceAll(".", "-")}`;

/** A number of people as the page writes it. */
export const people = (count: number | null) => (count === null ? words("results.hidden_cell") : String(count));

/** A percentage as the page writes it. */
export const share = (percent: number | null) => (percent === null ? words("results.hidden_cell") : words("results.percent", { percent }));

/** The day of a moment as the page of a project in London writes it. */
export function day(moment: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London" }).formatToParts(new Date(moment));
  const part = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return words("results.date", { day: part("day"), month: words(`results.month_${part("month")}`), year: part("year") });
}
