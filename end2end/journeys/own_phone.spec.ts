// What people find on a phone of their own: a file for when there is no signal for days, the home screen, and words
// about signal where they matter.

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { Person } from "../harness/person.ts";
import { readyOffline, started } from "../harness/phone_pages.ts";
import { expect, test } from "../harness/test.ts";
import { press, signIn } from "../harness/staff.ts";
import { words } from "../harness/words.ts";

/** Until the worker has every file, so that pages open without signal. */
async function ready(page: Page, slug: string): Promise<void> {
  await page.goto("/phone");
  await expect(page.getByText(words("phone.ready"))).toBeVisible();
  await page.goto(`/p/${slug}`);
  await started(page);
  await expect(page.getByRole("radio", { name: words("project.yes"), exact: true })).toBeVisible();
}

test("answers that find no signal for days go by a file, and count once", async ({ page, browser, server }) => {
  await ready(page, "garden");
  await server.stop();
  await page.context().setOffline(true);
  await new Person(page).answerAll();
  await expect(page.getByText(words("done.waiting"))).toBeVisible();

  await page.goto("/outbox");
  await page.getByText(words("outbox.to_file"), { exact: true }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: words("outbox.to_file_save") }).click();
  const file = await readFile(await (await downloading).path());
  await expect(page.getByText(words("outbox.to_file_saved", { count: 1 }))).toBeVisible();

  await server.serve();
  const staff = await (await browser.newContext({ baseURL: server.address })).newPage();
  await signIn(staff, server, "admin");
  await staff.goto("/staff/import");
  await staff.getByLabel(words("staff.import_file")).setInputFiles({ name: "coeval-answers.txt", mimeType: "text/plain", buffer: file });
  await press(staff, "staff.import_bring");
  await expect(staff.getByText(words("staff.import_all"))).toBeVisible();
  expect(await server.responses()).toBe(1);

  await page.context().setOffline(false);
  await expect(page.getByText(words("outbox.sent"), { exact: true })).toBeVisible();
  expect(await server.responses()).toBe(1);
  await expect(page.getByText(words("outbox.to_file"), { exact: true }), "nothing waits any more").toBeHidden();
});

test("the home screen is offered after saving, once and never before", async ({ page }) => {
  const title = words("home_screen.title");
  await page.addInitScript(() => {
    const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
      prompt: () => sessionStorage.setItem("asked", String(Number(sessionStorage.getItem("asked")) + 1)),
    });
    addEventListener("load", () => {
      if (window === top) sessionStorage.setItem("held back", String(!window.dispatchEvent(offer)));
    });
  });
  const look = async () => expect(page.getByText(title), "never before").toHaveCount(0);
  await page.goto("/p/garden");
  await look();
  await new Person(page, { look }).answerAll();
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem("held back"))).toBe("true");
  await press(page, "home_screen.add");
  await expect(page.getByText(title)).toHaveCount(0);
  expect(await page.evaluate(() => sessionStorage.getItem("asked"))).toBe("1");

  await page.goto("/p/garden");
  await new Person(page).answerAll();
  await expect(page.getByText(title), "not a second time").toHaveCount(0);
});

test("where the browser offers nothing, the steps for Safari are said, once", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "standalone", { value: false }));
  await page.goto("/p/garden");
  await new Person(page).answerAll();
  await expect(page.getByText(words("home_screen.steps"))).toBeVisible();
  await press(page, "home_screen.not");
  await expect(page.getByText(words("home_screen.steps"))).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("done.title"));
  await expect(page.getByText(words("home_screen.steps")), "not a second time").toHaveCount(0);
});

test("without signal the header says so, and links say what needs it", async ({ page }) => {
  await ready(page, "garden");
  await page.goto("/p/garden/results");
  await expect.poll(() => page.evaluate(async () => Boolean(await caches.match("/p/garden/results", { ignoreVary: true })))).toBe(true);
  await page.goto("/p/garden");
  await started(page);
  const receipt = page.locator("main").getByRole("link", { name: words("receipt.link") });
  const results = page.locator("main").getByRole("link", { name: words("project.results") });
  await expect(receipt).toHaveText(words("receipt.link"));
  await page.context().setOffline(true);
  await expect(page.getByText(words("badge.offline"))).toBeVisible();
  await expect(receipt).toContainText(words("link.needs_signal"));
  await expect(results).toContainText(words("link.last_seen"));
  await page.context().setOffline(false);
  await expect(page.getByText(words("badge.none"))).toBeVisible();
  await expect(receipt).toHaveText(words("receipt.link"));
});

test("the outbox names projects in the language of the page", async ({ phone }) => {
  await readyOffline(phone, "garden");
  const arabic = await phone.visit("/p/garden?lang=ar");
  await expect(arabic.getByRole("heading", { level: 1 })).toHaveText("حديقة الحي");
  await started(arabic);
  await arabic.close();
  const page = await phone.visit("/p/garden?lang=en-GB");
  await new Person(page).answerAll();
  await page.goto(`${phone.address}/outbox`);
  await expect(page.getByText("The community garden")).toBeVisible();
});

test("how pages look is chosen once for all of them", async ({ page }) => {
  await page.goto("/phone");
  await started(page);
  await page.getByRole("radio", { name: words("phone.largest"), exact: true }).check();
  await page.getByRole("radio", { name: words("phone.dark"), exact: true }).check();
  for (const path of ["/p/garden/results", "/p/garden/form", "/receipt", "/protect", "/staff", "/p/garden"]) {
    await page.goto(path, { waitUntil: "commit" });
    const html = page.locator("html");
    await expect(html, path).toHaveAttribute("data-text", "largest");
    await expect(html, path).toHaveAttribute("data-colours", "dark");
  }
});
