// Shows every page of the app, one after the other, in one language: for checks that must hold everywhere.

import type { Page } from "@playwright/test";
import { othersAnswer } from "./others.ts";
import { Person, type Wishes } from "./person.ts";
import { started } from "./phone_pages.ts";
import type { Coeval } from "./server.ts";
import type { Language } from "./words.ts";

export type Tour = {
  language?: Language;
  length?: Wishes["length"];
  easy?: boolean;
  /** Called on every page with a name for it. */
  look: (name: string) => Promise<void>;
};

const resident = ["/", "/p/garden", "/p/garden/answer/goodbye", "/outbox", "/phone", "/p/no-such-project"];
const documents = ["/p/garden/form", "/p/garden/results"];

export async function everyPage(page: Page, server: Coeval, tour: Tour): Promise<void> {
  const language = tour.language ?? "en-GB";
  await publishSomething(server);
  for (const path of resident) await lookAt(page, path, language, tour, true);
  for (const path of documents) await lookAt(page, path, language, tour, false);
  await page.goto(`/p/garden?lang=${language}`);
  await new Person(page, { language, length: tour.length ?? "short", easy: tour.easy, aboutYou: true, look: tour.look }).answerAll();
  await tour.look("done");
  await page.goto(`/outbox?lang=${language}`);
  await started(page);
  await tour.look("/outbox with an answer");
}

async function lookAt(page: Page, path: string, language: string, tour: Tour, hydrated: boolean): Promise<void> {
  await page.goto(`${path}?lang=${language}`);
  if (hydrated) await started(page);
  await tour.look(path);
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
