// The receipt code: kept from one phone, used on another, without JavaScript.

import type { Browser, BrowserContext, Page } from "@playwright/test";
import { Person } from "../harness/person.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

const code = ".receipt .code";

/** Answers on the phone and returns the code that it shows. */
async function answered(page: Page, story: string): Promise<string> {
  await page.goto("/p/garden");
  await new Person(page, { length: "short", aboutYou: true, answers: { "story.text": story, "you.role": "lived" } }).answerAll();
  return (await page.locator(code).innerText()).trim();
}

async function sent(page: Page): Promise<void> {
  await expect(page.getByText(words("done.sent"))).toBeVisible();
}

/** Somebody else's phone, which runs no scripts. */
async function elsewhere(browser: Browser, address: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: address, javaScriptEnabled: false, locale: "en-GB" });
  return { context, page: await context.newPage() };
}

async function enter(page: Page, typed: string): Promise<void> {
  await page.goto("/receipt");
  await page.getByLabel(words("done.receipt")).fill(typed);
  await page.getByRole("button", { name: words("receipt.open") }).click();
}

async function press(page: Page, key: string): Promise<void> {
  await page.getByRole("button", { name: words(key), exact: true }).click();
}

test("answers are opened, changed and taken back with the code on another phone", async ({ page, server, browser }) => {
  const kept = await answered(page, "It grew.");
  await sent(page);
  const other = await elsewhere(browser, server.address);
  const addresses: string[] = [];
  other.page.on("request", (request) => addresses.push(request.url()));

  await enter(other.page, kept.toLowerCase().replaceAll("-", " "));
  await expect(other.page.getByRole("heading", { level: 1 })).toHaveText(words("receipt.opened"));
  await expect(other.page.getByText("It grew.")).toBeVisible();

  await press(other.page, "receipt.edit");
  await other.page.locator('textarea[name="story.text"]').fill("It grew, and so did we.");
  await press(other.page, "receipt.save");
  await expect(other.page.getByText(words("receipt.saved"))).toBeVisible();
  await expect(other.page.getByText("It grew, and so did we.")).toBeVisible();

  await press(other.page, "receipt.about_you");
  await press(other.page, "receipt.yes");
  await expect(other.page.getByText(words("receipt.about_you_done"))).toBeVisible();
  await expect(other.page.getByText("It grew, and so did we.")).toBeVisible();
  await expect(other.page.getByRole("button", { name: words("receipt.about_you") })).toHaveCount(0);
  expect(await server.responses()).toBe(1);

  await press(other.page, "receipt.all");
  await press(other.page, "receipt.no");
  expect(await server.responses()).toBe(1);
  await press(other.page, "receipt.all");
  await press(other.page, "receipt.yes");
  await expect(other.page.getByRole("heading", { level: 1 })).toHaveText(words("receipt.done_title"));
  expect(await server.responses()).toBe(0);

  await enter(other.page, kept);
  await expect(other.page.getByRole("heading", { name: words("receipt.gone_title") })).toBeVisible();
  expect(addresses.filter((address) => address.includes(kept.slice(0, 4)))).toEqual([]);
  await other.context.close();
});

test("a slip in the code is said, and the code can be put right where it stands", async ({ page, server, browser }) => {
  const kept = await answered(page, "It grew.");
  await sent(page);
  const other = await elsewhere(browser, server.address);
  await enter(other.page, (kept.startsWith("7") ? "8" : "7") + kept.slice(1));
  await expect(other.page.getByRole("alert")).toContainText(words("receipt.bad_check"));
  await expect(other.page.getByLabel(words("done.receipt"))).toHaveAttribute("aria-invalid", "true");
  await other.page.getByLabel(words("done.receipt")).fill(kept);
  await press(other.page, "receipt.open");
  await expect(other.page.getByText("It grew.")).toBeVisible();
  await other.context.close();
});

test.describe(() => {
  // A service worker would send past the eyes of `route`.
  test.use({ serviceWorkers: "block" });

  test("what was taken back before it was sent never arrives", async ({ page, server, browser }) => {
    await page.goto("/p/garden");
    await page.route("**/api/v1/responses", (route) => route.abort());
    const kept = await answered(page, "It grew.");
    const other = await elsewhere(browser, server.address);
    await enter(other.page, kept);
    await expect(other.page.getByRole("alert")).toContainText(words("receipt.unknown"));
    const asked = await other.page.request.post("/api/v1/receipts/withdraw", { data: { code: kept, scope: "all" } });
    expect(asked.status()).toBe(404);
    await page.unroute("**/api/v1/responses");
    const heard = page.waitForResponse("**/api/v1/responses");
    await page.goto("/outbox");
    expect(await (await heard).json()).toMatchObject({ results: [{ outcome: "withdrawn" }] });
    await expect(page.getByText(words("outbox.empty"))).toBeVisible();
    expect(await server.responses()).toBe(0);
    await other.context.close();
  });
});

test("the phone that answered opens them with one press", async ({ page }) => {
  await answered(page, "It grew.");
  await sent(page);
  await page.locator("section.receipt").getByRole("button", { name: words("receipt.link") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("receipt.opened"));
  expect(new URL(page.url()).pathname).toBe("/receipt");
});
