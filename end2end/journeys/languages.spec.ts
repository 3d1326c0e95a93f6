// Right to left, and no word that was never translated: in Arabic, and in stretched English.

import { garden } from "../harness/garden.ts";
import { visibleText } from "../harness/visible_text.ts";
import { everyPage } from "../harness/tour.ts";
import type { Coeval } from "../harness/server.ts";
import { expect, test } from "../harness/test.ts";

/** Names of languages in their own script, what the person wrote, and which project waits in the outbox. */
const notOurWords = "nav.languages, .said, .project, .code, textarea";
const names = /Coeval|coeval-core|LGBTQ|JSON|CSV|XLSX|OData|Excel|Power BI|QR|Wi-Fi|ico\.org\.uk|[A-Z0-9]{4}([-‑][A-Z0-9]{1,4})+/g;

/** Every text of the project and its questions: they have no stretched form, and stand in English. */
async function textsOfThePack(server: Coeval): Promise<string[]> {
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string") for (const part of value.split(/\n|\{aim\}/)) found.add(part.trim());
    else if (value && typeof value === "object") Object.values(value).forEach(collect);
  };
  collect(await (await fetch(`${server.address}/api/v1/projects/garden/pack`)).json());
  return [...found].filter((text) => text.length > 1).sort((a, b) => b.length - a.length);
}

test("Arabic runs from right to left, without an English word on any page", async ({ page, server }) => {
  test.slow();
  const look = async (name: string) => {
    await expect(page.locator("html"), name).toHaveAttribute("dir", "rtl");
    await expect(page.locator("html"), name).toHaveAttribute("lang", "ar");
    const english = (await visibleText(page, `${notOurWords}, [lang]:not(html):not([lang=ar])`)).filter(({ text }) =>
      /[A-Za-z]{2,}/.test(text.replace(names, "")),
    );
    expect.soft(english, name).toEqual([]);
    await fitsTheWidth(name);
  };
  const fitsTheWidth = async (name: string) => {
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(tooWide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  };
  await page.setViewportSize({ width: 320, height: 640 });
  await everyPage(page, server, { language: "ar", length: "full", look });
});

test("stretched English shows no word that is written into the code, and still fits a small phone", async ({ page, server }) => {
  test.slow();
  await page.setViewportSize({ width: 320, height: 640 });
  const given = await textsOfThePack(server);
  const look = async (name: string) => {
    const plain = (await visibleText(page, notOurWords)).filter(({ text }) => {
      const rest = given.reduce((left, part) => left.replaceAll(part, ""), text).replace(names, "");
      return /[A-Za-z]{2,}/.test(rest) && !/[[\]áéíóúçñýš]/i.test(rest);
    });
    expect.soft(plain, name).toEqual([]);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(tooWide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  };
  await everyPage(page, server, { language: "en-XA", look });
});

test("English texts in Arabic pages keep to the width of a phone, and say that they are English", async ({ page, server }) => {
  test.slow();
  await page.setViewportSize({ width: 390, height: 844 });
  const english = (text: { "en-GB": string }) => ({ "en-GB": text["en-GB"] });
  await server.updateProject({
    ...garden,
    name: english(garden.name),
    summary: { "en-GB": "Neighbours and the council made a garden together, between Shoeburyness-upon-Thames and the waterfront." },
    aims: garden.aims.map((aim) => ({ ...aim, text: english(aim.text) })),
    organisation: english(garden.organisation),
  } as unknown as typeof garden);
  const look = async (name: string) => {
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(tooWide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    const unsaid = await page.evaluate((texts) => {
      const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      while (walker.nextNode()) {
        const text = walker.currentNode.textContent?.trim() ?? "";
        const spoken = walker.currentNode.parentElement?.closest("[lang]");
        if (texts.includes(text) && (spoken?.getAttribute("lang") !== "en-GB" || spoken.getAttribute("dir") !== "ltr")) found.push(text);
      }
      return found;
    }, [garden.name["en-GB"], ...garden.aims.map((aim) => aim.text["en-GB"])]);
    expect.soft(unsaid, name).toEqual([]);
  };
  await everyPage(page, server, { language: "ar", length: "full", look });
});
