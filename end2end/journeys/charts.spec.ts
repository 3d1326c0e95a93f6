// Charts that can be taken away, a report on paper, and the big screen of an event: what only a browser can show.

import { readFile } from "node:fs/promises";
import { type Page, expect } from "@playwright/test";
import { othersAnswer } from "../harness/others.ts";
import type { Coeval } from "../harness/server.ts";
import { signIn } from "../harness/staff.ts";
import { test } from "../harness/test.ts";
import { pattern, words } from "../harness/words.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47];

async function published(server: Coeval): Promise<void> {
  const people = Array.from({ length: 60 }, (_, place) => ({
    "q17.p_respect": place % 3 ? "always" : "sometimes",
    "q06.services": place % 2 ? "lot_better" : "same",
    "you.role": place < 30 ? "lived" : "professional",
  }));
  await othersAnswer(server, "garden", people);
  await server.command("release", "garden");
}

/** The button of one figure, reached and pressed without a mouse. */
async function press(page: Page, figure: string): Promise<void> {
  const button = page.locator(`#${figure} > .take button`);
  await button.focus();
  await page.keyboard.press("Enter");
}

test("a chart is copied as a picture, and is light in the dark", async ({ page, server, context }) => {
  await published(server);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.address });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/p/garden/results");
  await press(page, "item-q17-p_respect");
  await expect(page.locator("#item-q17-p_respect > .take [role=status]")).toHaveText(words("results.picture_copied"));
  const corner = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const picture = await createImageBitmap(await item!.getType("image/png"));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const pen = canvas.getContext("2d")!;
    pen.drawImage(picture, 0, 0);
    return [...pen.getImageData(1, 1, 1, 1).data];
  });
  expect(Math.min(...corner), "light, though the page is dark").toBeGreaterThan(200);
  expect(await page.evaluate(() => document.documentElement.dataset.colours), "the page stays as it was").toBeUndefined();
});

test("where the clipboard refuses, the picture is saved as a file", async ({ page, server }) => {
  await published(server);
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.goto("/p/garden/results");
  const saving = page.waitForEvent("download");
  await press(page, "item-q17-p_respect");
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/q17-p-respect\.png$/);
  expect([...(await readFile(await file.path())).subarray(0, 4)]).toEqual(PNG);
  await expect(page.locator("#item-q17-p_respect > .take [role=status]")).toHaveText(words("results.picture_saved"));
});

test("without scripts there is no button, and the numbers of a chart are still a file", async ({ browser, server }) => {
  await published(server);
  const context = await browser.newContext({ baseURL: server.address, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/p/garden/results");
  await expect(page.locator(".take button")).toHaveCount(0);
  const saving = page.waitForEvent("download");
  await page.locator("#item-q17-p_respect > .take a").click();
  expect((await saving).suggestedFilename()).toBe("garden-q17.p_respect.csv");
  await context.close();
});

test("on paper every number of a chart stands once, in black on white", async ({ page, server }) => {
  await published(server);
  await page.goto("/p/garden/results");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const twins = page.locator(".results article.figure > details:not(.groups) table");
  expect(await twins.count()).toBeGreaterThan(1);
  for (const twin of await twins.all()) await expect(twin).toBeHidden();
  const figure = page.locator("#item-q17-p_respect");
  for (const share of await figure.locator("> .legend .share").all()) await expect(share).toBeVisible();
  for (const table of await figure.locator(".groups table").all()) await expect(table).toBeVisible();
  expect(await figure.locator("> .legend .share").count()).toBeGreaterThan(3);
  await expect(page.locator(".results .source")).toBeVisible();
  await expect(page.locator(".take").first()).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--ink").trim())).toBe("#000");
});

test("the big screen counts by itself, and keeps its number when the network or the session goes", async ({ page, server, context }) => {
  test.slow();
  await signIn(page, server, "event_staff");
  await page.goto("/staff/p/garden/screen");
  const number = page.locator(".count strong");
  const seen = page.locator(".seen");
  await expect(number).toHaveText("0");
  await expect(page.locator(".count .said")).toHaveText(words("screen.none"));
  await othersAnswer(server, "garden", [{ "q06.services": "same" }, { "q06.services": "same" }]);
  await expect(number).toHaveText("2");
  await expect(page.locator(".count .said")).toHaveText(words("screen.voices", { count: 2 }));
  const { height } = (await number.boundingBox())!;
  expect(height / page.viewportSize()!.height, "readable at ten metres").toBeGreaterThan(0.25);

  await context.setOffline(true);
  await expect(seen).toHaveText(pattern("screen.seen"));
  await expect(number).toHaveText("2");
  await othersAnswer(server, "garden", [{ "q06.services": "same" }]);
  await context.setOffline(false);
  await expect(number).toHaveText("3");
  await expect(seen).toHaveText("");

  await context.clearCookies();
  await expect(seen).toHaveText(pattern("screen.seen"));
  await expect(number).toHaveText("3");
});
