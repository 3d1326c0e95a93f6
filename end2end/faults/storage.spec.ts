// A phone that has no room, that keeps only half of what it should, or whose store is not as the app knows it:
// never "Saved" without being saved, always a sentence and a way on.

import { type Page, expect } from "@playwright/test";
import { Person } from "../harness/person.ts";
import { draftIsDurable, readyOffline, started } from "../harness/phone_pages.ts";
import { test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

declare global {
  /** How many more writes to the database have room; all, while nobody says. */
  var writesLeft: number | undefined;
}

/** From now on the browser refuses writes as it does without room. Chromium's own quota cannot be set this low. */
async function countWrites(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (globalThis.writesLeft === undefined) return real.apply(this, args);
      if (globalThis.writesLeft <= 0) throw new DOMException("No room.", "QuotaExceededError");
      globalThis.writesLeft -= 1;
      return real.apply(this, args);
    };
  });
}

async function room(page: Page, writes?: number): Promise<void> {
  await page.evaluate((left) => void (globalThis.writesLeft = left), writes);
}

test("room that runs out at any write: “Saved” is only said of what is saved", async ({ page, server }) => {
  await countWrites(page);
  for (let writes = 0; writes < 5; writes += 1) {
    await page.goto("/p/garden");
    const person = new Person(page, { until: "check" });
    await person.answerAll();
    // A change waits a moment for the database, and its write would take the room of another.
    await draftIsDurable(page, "garden");
    await room(page, writes);
    await person.press("finish.save");
    const unsaved = page.getByRole("heading", { name: words("unsaved.title") });
    const done = page.getByRole("heading", { name: words("done.title") });
    await expect(unsaved.or(done)).toBeVisible();
    const refused = await unsaved.isVisible();
    expect(refused, `with room for ${writes} writes`).toBe(writes < 2);
    await room(page);
    if (refused) await page.getByRole("button", { name: words("unsaved.retry") }).click();
    await expect(done).toBeVisible();
    await page.goto("/outbox");
    await started(page);
    const send = page.getByRole("button", { name: words("outbox.send_now") });
    await expect(async () => {
      if (await send.isVisible()) await send.click();
      await expect(page.getByText(words("badge.none"))).toBeVisible({ timeout: 1000 });
    }).toPass();
    expect(await server.responses(), `with room for ${writes} writes`).toBe(writes + 1);
  }
});

test("a browser that keeps only the database saves and sends all the same", async ({ page, server }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("blocked by this test", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
    Object.defineProperty(window, "sessionStorage", { get: refuse });
  });
  await page.goto("/p/garden");
  await new Person(page).answerAll();
  await expect(page.getByText(words("done.sent"))).toBeVisible();
  expect(await server.responses()).toBe(1);
});

test("a store made by a newer version of the app is not touched, and nothing is called saved", async ({ page, server }) => {
  await page.goto(`${server.address}/healthz`);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("coeval", 99);
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
        request.onerror = () => reject(request.error);
      }),
  );
  await page.goto("/p/garden");
  const person = new Person(page, { until: "check" });
  await person.answerAll();
  await person.press("finish.save");
  await expect(page.getByRole("heading", { name: words("unsaved.title") })).toBeVisible();
  await page.getByRole("button", { name: words("unsaved.send") }).click();
  await expect(page.getByText(words("done.sent"))).toBeVisible();
  expect(await server.responses()).toBe(1);
});

test("a phone left alone for ninety days still has what it saved, and sends it", async ({ phone, server }) => {
  await readyOffline(phone, "garden");
  await phone.cutNetwork();
  const page = await phone.visit("/p/garden");
  await new Person(page).answerAll();
  await phone.close();
  await phone.open();
  await phone.reconnect();
  const later = await phone.context.newPage();
  await later.clock.install({ time: Date.now() + 90 * 24 * 60 * 60 * 1000 });
  await later.goto(`${server.address}/outbox`);
  await started(later);
  await expect(later.getByText(words("outbox.sent"), { exact: true })).toBeVisible();
  expect(await server.responses()).toBe(1);
});
