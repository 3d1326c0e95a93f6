// Shows every page of the app, one after the other, in one language: for checks that must hold everywhere.

import type { Page } from "@playwright/test";
import { garden } from "./garden.ts";
import { othersAnswer } from "./others.ts";
import { Person, type Wishes } from "./person.ts";
import { started } from "./phone_pages.ts";
import type { Coeval } from "./server.ts";
import { type Language, words } from "./words.ts";

export type Tour = {
  language?: Language;
  length?: Wishes["length"];
  easy?: boolean;
  /** Called on every page with a name for it. */
  look: (name: string) => Promise<void>;
};

const resident = ["/", "/p/garden", "/p/garden/answer/goodbye", "/outbox", "/phone", "/p/no-such-project"];
const documents = ["/p/garden/form", "/p/garden/results", "/p/garden/releases/1", "/portfolio", "/protect", "/receipt"];

export async function everyPage(page: Page, server: Coeval, tour: Tour): Promise<void> {
  const language = tour.language ?? "en-GB";
  await publishSomething(server);
  for (const path of resident) await lookAt(page, path, language, tour, true);
  for (const path of documents) await lookAt(page, path, language, tour, false);
  await publishOthers(server);
  await lookAt(page, "/portfolio", language, { ...tour, look: (name) => tour.look(`${name} of three projects`) }, false);
  await page.goto(`/p/garden?lang=${language}`);
  await new Person(page, { language, length: tour.length ?? "short", easy: tour.easy, aboutYou: true, look: tour.look }).answerAll();
  await tour.look("done");
  const code = (await page.locator(".receipt .code").innerText()).trim();
  await page.goto(`/outbox?lang=${language}`);
  await started(page);
  await tour.look("/outbox with an answer");
  await page.getByText(words("outbox.sent", {}, language), { exact: true }).waitFor();
  await receiptPages(page, code, language, tour);
}

/** What a code opens, every way on from there, and a code that leads nowhere. */
async function receiptPages(page: Page, code: string, language: Language, tour: Tour): Promise<void> {
  const press = (key: string) => page.getByRole("button", { name: words(key, {}, language), exact: true }).click();
  const enter = async (typed: string) => {
    await page.goto(`/receipt?lang=${language}`);
    await page.locator("#code").fill(typed);
    await press("receipt.open");
  };
  await enter("7K3M");
  await tour.look("/receipt with a slip");
  await enter(code);
  await tour.look("/receipt opened");
  await press("receipt.edit");
  await tour.look("/receipt/edit");
  await press("receipt.save");
  await tour.look("/receipt saved");
  await press("receipt.all");
  await tour.look("/receipt asks once more");
  await press("receipt.yes");
  await tour.look("/receipt taken back");
  await enter(code);
  await tour.look("/receipt of what was taken back");
}

async function lookAt(page: Page, path: string, language: string, tour: Tour, hydrated: boolean): Promise<void> {
  await page.goto(`${path}?lang=${language}`);
  if (hydrated) await started(page);
  else await unfold(page);
  await tour.look(path);
}

/** Opens everything that is folded. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelectorAll("details").forEach((folded) => (folded.open = true)));
}

/** Two more projects with a release. Their names are texts of the garden, so that every language has them. */
async function publishOthers(server: Coeval): Promise<void> {
  for (const [place, aim] of garden.aims.entries()) {
    const slug = `garden-${place}`;
    await server.addProject({ ...garden, slug, name: aim.text });
    await othersAnswer(server, slug, Array.from({ length: 20 }, (_, person) => ({ "q06.services": person % 2 ? "lot_better" : "same" })));
    await server.command("release", slug);
  }
}

/** Enough different answers for a results page with shown and hidden figures. */
async function publishSomething(server: Coeval): Promise<void> {
  const codes = ["always", "always", "mostly", "sometimes", "dk"];
  const people = Array.from({ length: 40 }, (_, place) => ({
    "q17.p_respect": codes[place % codes.length],
    "q06.services": place % 2 ? "lot_better" : "bit_better",
    "q04.aim_met": { a1: place % 3 ? "mostly" : "fully" },
    "you.role": place < 36 ? "lived" : "professional",
  }));
  await othersAnswer(server, "garden", people);
  await server.command("release", "garden");
}
