// An unfinished draft: it waits on one's own phone, and is gone from a shared one.

import { garden } from "../harness/garden.ts";
import { Person } from "../harness/person.ts";
import { readyOffline, started } from "../harness/phone_pages.ts";
import type { Coeval } from "../harness/server.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

test("a reload stays at the same question with the same answer", async ({ page }) => {
  await page.goto("/p/garden");
  await new Person(page, { length: "full", until: "q03.say" }).answerAll();
  await page.locator('input[value="asked"]').check();
  await page.reload();
  await started(page);
  await expect(page).toHaveURL(/\/answer\/q03\.say$/);
  await expect(page.locator('input[value="asked"]')).toBeChecked();
});

test("the next day one carries on where one was", async ({ phone }) => {
  const page = await phone.visit("/p/garden");
  await new Person(page, { length: "full", answers: { "q02.scope_clear": "partly" }, until: "q03.say" }).answerAll();
  await phone.close();
  await phone.open();
  const again = await phone.visit("/p/garden");
  await expect(again.getByRole("heading", { name: words("project.resume_title") })).toBeVisible();
  await again.getByRole("link", { name: words("project.carry_on") }).click();
  await expect(again).toHaveURL(/\/answer\/q03\.say$/);
  await again.getByRole("link", { name: words("common.back"), exact: true }).click();
  await expect(again).toHaveURL(/\/answer\/q02\.scope_clear$/);
  await expect(again.locator('input[value="partly"]')).toBeChecked();
});

test("starting again from the project's page forgets the draft", async ({ page }) => {
  await page.goto("/p/garden");
  await new Person(page, { until: "check" }).answerAll();
  await page.goto("/p/garden");
  await started(page);
  await page.getByRole("button", { name: words("draft.start_again"), exact: true }).click();
  await expect(page.getByRole("radio", { name: words("project.yes"), exact: true })).toBeVisible();
  await page.reload();
  await started(page);
  await expect(page.getByRole("heading", { name: words("project.resume_title") })).toHaveCount(0);
});

test("answers that were saved are no draft any more, even when the page ended before it was forgotten", async ({ page }) => {
  await page.goto("/p/garden");
  const person = new Person(page, { until: "check" });
  await person.answerAll();
  const draft = await page.evaluate(() => localStorage.getItem("coeval.draft.garden"));
  await person.press("finish.save");
  await expect(page.getByRole("heading", { name: words("done.title") })).toBeVisible();
  // What a page leaves behind that ends between saving and forgetting.
  await page.evaluate((kept) => localStorage.setItem("coeval.draft.garden", String(kept)), draft);
  await page.goto("/p/garden");
  await started(page);
  await expect(page.getByRole("radio", { name: words("project.yes"), exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: words("project.resume_title") })).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem("coeval.draft.garden"))).toBeNull();
});

test("on a shared phone the next person sees nothing of the last one", async ({ phone }) => {
  const page = await phone.visit("/p/garden");
  await new Person(page, { shared: true, length: "full", answers: { "q02.scope_clear": "partly" }, until: "q03.say" }).answerAll();
  await page.close();
  const next = await phone.visit("/p/garden");
  await started(next);
  await expect(next.getByRole("radio", { name: words("project.yes"), exact: true })).toBeVisible();
  await expect(next.getByRole("heading", { name: words("project.resume_title") })).toHaveCount(0);
  const kept = await next.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(kept).not.toContain("scope_clear");
});

test("a shared phone forgets the receipt code once its page is left, and says so", async ({ phone }) => {
  const page = await phone.visit("/p/garden");
  const person = new Person(page, { shared: true });
  await person.answerAll();
  await expect(page.getByText(words("done.receipt_shared"))).toBeVisible();
  const code = (await page.locator(".code").first().textContent()) ?? "";
  expect(code.length).toBeGreaterThan(15);
  await page.getByRole("link", { name: words("done.again") }).click();
  await page.close();
  const next = await phone.visit("/outbox");
  await started(next);
  await expect(next.locator("main").getByText(words("outbox.sent"), { exact: true }).first()).toBeVisible();
  await expect(next.getByText(words("outbox.code"))).toHaveCount(0);
  await expect(next.getByText(code)).toHaveCount(0);
});

test("a shared phone forgets codes of whoever closed the page without leaving it", async ({ phone }) => {
  const page = await phone.visit("/p/garden");
  await new Person(page, { shared: true }).answerAll();
  await expect(page.locator(".code").first()).toBeVisible();
  await page.close();
  const next = await phone.visit("/outbox");
  await started(next);
  await expect(next.getByText(words("outbox.code"))).toHaveCount(0);
  await next.close();
  const done = await phone.visit("/p/garden/done");
  await started(done);
  await expect(done.locator("h1")).toHaveText(words("done.title"));
  await expect(done.locator(".code")).toHaveCount(0);
});

test("what is missing on the first page comes into view, with the focus in it", async ({ phone }) => {
  const page = await phone.visit("/p/garden");
  await started(page);
  await page.setViewportSize({ width: 320, height: 568 });
  await page.getByRole("button", { name: words("common.continue") }).click();
  await expect(page.getByText(words("project.agree_missing"))).toBeInViewport();
  await new Person(page).agree();
  await page.getByRole("button", { name: words("common.continue") }).click();
  await expect(page.getByText(words("setup.own_missing"))).toBeInViewport();
  await expect(page.locator("input[name=own]").first()).toBeFocused();
});

/** The project asks one question more from now on, as the second of all. */
async function askOneMore(server: Coeval): Promise<void> {
  const { questionnaire } = await (await fetch(`${server.address}/api/v1/projects/garden/pack`)).json();
  const item = { id: "x.tools", kind: "single", question: { "en-GB": "Did you have the tools you needed?" }, options: [
    { code: "yes", label: { "en-GB": "Yes" } },
    { code: "no", label: { "en-GB": "No" } },
  ] };
  questionnaire.version += 1;
  questionnaire.items.splice(1, 0, item);
  questionnaire.lengths.full.splice(1, 0, item.id);
  await server.updateProject({ ...garden, questionnaire } as typeof garden);
}

test("a draft goes on with the questions it was begun with, and the next one has the new ones", async ({ phone, server }) => {
  const page = await phone.visit("/p/garden");
  await readyOffline(phone, "garden");
  await new Person(page, { length: "full", until: "q03.say" }).answerAll();
  const place = await page.locator("main .caption").first().textContent();
  await askOneMore(server);
  await page.reload();
  await started(page);
  await expect(page.locator("main .caption").first()).toHaveText(place ?? "");
  await new Person(page, { length: "full" }).carryOn();
  await expect(page.getByText(words("done.sent"))).toBeVisible();
  expect(await server.responses()).toBe(1);

  const next = await phone.visit("/p/garden");
  const asked: string[] = [];
  await new Person(next, { length: "full", look: async (step) => void asked.push(step) }).answerAll();
  expect(asked).toContain("x.tools");
  await expect(next.getByText(words("done.sent"))).toBeVisible();
  expect(await server.responses()).toBe(2);
});
