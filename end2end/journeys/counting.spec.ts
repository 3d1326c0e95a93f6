// The way through the questions says how long it is, and each of its buttons says what it does.

import type { Page } from "@playwright/test";
import { Person } from "../harness/person.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

/** The numbers of the page's question, as the words above it and the line beside them say. */
async function place(page: Page): Promise<{ number: number; total: number }> {
  const said = (await page.locator("main .caption").first().innerText()).match(/\d+/g)?.map(Number) ?? [];
  const line = page.getByRole("progressbar", { name: words("question.progress") });
  await expect(line).toHaveAttribute("value", String(said[0]));
  await expect(line).toHaveAttribute("max", String(said[1]));
  return { number: said[0] ?? 0, total: said[1] ?? 0 };
}

test("every page has a number of its own, and one button alone saves the answers", async ({ page }) => {
  await page.goto("/p/garden");
  const save = page.getByRole("button", { name: words("finish.save"), exact: true });
  const places: { number: number; total: number }[] = [];
  const look = async () => {
    if ((await page.locator("form.ask").count()) > 0) places.push(await place(page));
    await expect(save).toHaveCount(0);
  };
  const answers = { "you.ethnicity": "asian", "you.disability": "no" };
  await new Person(page, { length: "short", aboutYou: true, answers, look, until: "you.disability" }).answerAll();
  places.push(await place(page));
  expect(places.map(({ number }) => number)).toEqual(places.map((_, index) => index + 1));
  expect(places.at(-1)?.total).toBe(places.length);

  // An answer that brings one more question is not the last, and says so at once.
  await expect(save).toBeVisible();
  await expect(page.getByRole("button", { name: words("finish.skip"), exact: true })).toBeVisible();
  await page.locator('input[value="yes"]').check();
  await expect(save).toHaveCount(0);
  expect(await place(page)).toEqual({ number: places.length, total: places.length + 1 });
  await page.getByRole("button", { name: words("common.continue"), exact: true }).click();
  await expect(page).toHaveURL(/you\.disability_impact$/);
  expect(await place(page)).toEqual({ number: places.length + 1, total: places.length + 1 });
  await save.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("done.title"));
});

test("the line of progress stands in the system's colours, and moves nothing", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/p/garden");
  const tops: number[] = [];
  const look = async (step: string) => {
    if (!step.startsWith("q")) return;
    const line = page.getByRole("progressbar");
    await expect(line).toBeVisible();
    await expect(line).toHaveCSS("border-top-style", "solid");
    tops.push((await page.locator("main .caption").first().boundingBox())?.y ?? -1);
  };
  await new Person(page, { length: "quick", look }).answerAll();
  expect(new Set(tops).size).toBe(1);
});
