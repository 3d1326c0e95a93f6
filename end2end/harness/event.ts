// A shared device at an event: staff prepare it, people answer on it, and what lies on it afterwards is searched.

import { type Page, expect } from "@playwright/test";
import { garden } from "./garden.ts";
import { started } from "./phone_pages.ts";
import type { Coeval } from "./server.ts";
import { type Language, words } from "./words.ts";

export const fair = {
  ...garden,
  slug: "fair",
  events: [{ id: "hall", name: { "en-GB": "The autumn fair", ar: "معرض الخريف" }, date: "2026-11-22" }],
};
const staff = { email: "staff@example.org", passphrase: "a quiet pond at noon" };
export const PIN = "2468";

/** A project with an event, and somebody who may take a device there. */
export async function anEvent(server: Coeval): Promise<void> {
  await server.addProject(fair);
  await server.addAccount(staff.email, "event_staff", staff.passphrase);
}

/** Signs in on this device and prepares it, until it says that it is ready. */
export async function prepare(page: Page, server: Pick<Coeval, "address">, label = "Tablet 1"): Promise<void> {
  const signedIn = await page.request.post(`${server.address}/api/v1/session`, { data: staff });
  expect(signedIn.status()).toBe(204);
  await page.goto(`${server.address}/event/fair`);
  await started(page);
  await page.getByRole("radio", { name: "The autumn fair" }).check();
  await page.getByLabel(words("event.label")).fill(label);
  await page.getByLabel(words("event.initials")).fill("AB");
  const signedInForm = page.locator("form", { has: page.getByLabel(words("event.label")) });
  await signedInForm.getByRole("button", { name: words("event.prepare") }).click();
  await expect(page.getByText(words("phone.ready"))).toBeVisible({ timeout: 30_000 });
}

/** From the device's page into event mode. */
export async function enter(page: Page): Promise<void> {
  await page.getByLabel(words("event.pin_new")).fill(PIN);
  await page.getByRole("button", { name: words("event.enter") }).click();
  await expect(page.getByRole("button", { name: words("event.start"), exact: true })).toBeVisible();
}

/** Changes one of the settings on the device's page: by its words, or how much is asked by its code. */
export async function set(page: Page, choice: string | { length: "quick" | "short" | "full" }): Promise<void> {
  const summary = page.getByText(words("event.settings"));
  const radio =
    typeof choice === "string" ? page.getByRole("radio", { name: choice }) : page.locator(`input[name="length"][value="${choice.length}"]`);
  if (!(await radio.isVisible())) await summary.click();
  await radio.check();
}

/** From event mode back to the device's page. */
export async function leave(page: Page): Promise<void> {
  await page.getByRole("button", { name: words("event.staff"), exact: true }).click();
  await page.getByLabel(words("event.pin"), { exact: true }).fill(PIN);
  await page.getByRole("button", { name: words("event.leave") }).click();
  await expect(page.getByRole("heading", { name: words("event.enter") })).toBeVisible();
}

export type Visitor = {
  language?: Language;
  /** What they write wherever they may write something. */
  writes?: string;
  /** Stops on the page with this many questions behind it. */
  stopsAfter?: number;
  /** Stops on the first page of which this holds, before anything is pressed on it. */
  until?: () => Promise<boolean>;
  /** Called on every page, before anything is pressed on it. */
  look?: (page: string) => Promise<void>;
};

/** One person, from the start screen to their receipt code. Leaves the code on the page. */
export async function answer(page: Page, visitor: Visitor = {}): Promise<void> {
  const say = (key: string) => words(key, {}, visitor.language);
  const button = (key: string) => page.getByRole("button", { name: say(key), exact: true });
  await expect(page.locator("main h1"), "the project's name, once its questions are read").not.toBeEmpty();
  await visitor.look?.("start");
  await button("event.start").click();
  await page.getByRole("radio", { name: say("project.yes"), exact: true }).check();
  await visitor.look?.("begin");
  await button("common.continue").click();
  for (let place = 0; ; place += 1) {
    const heading = page.locator("main h1");
    await expect(page.locator("form.ask, .answers, .saved").or(button("about.skip")).first()).toBeVisible();
    const before = await heading.innerText();
    if (before === say("event.saved")) break;
    if (visitor.stopsAfter === place || (await visitor.until?.())) return;
    await visitor.look?.(before);
    await onePage(page, visitor, say);
    await expect(heading).not.toHaveText(before);
  }
  await visitor.look?.("done");
}

async function onePage(page: Page, visitor: Visitor, say: (key: string) => string): Promise<void> {
  const form = page.locator("form.ask");
  if (!(await form.isVisible())) {
    const ways = ["about.answer", "finish.save", "common.continue"].map((key) => page.getByRole("button", { name: say(key), exact: true }));
    return ways[0]!.or(ways[1]!).or(ways[2]!).first().click();
  }
  const choice = form.locator("input[type=radio], input[type=checkbox]").first();
  const box = form.locator("textarea").first();
  if (await choice.isVisible()) await choice.check();
  if (visitor.writes && (await box.isVisible())) await box.fill(visitor.writes);
  await form.locator('button[type="submit"]').click();
}

/** The person takes their code, and the screen waits for the next. */
export async function takeCode(page: Page): Promise<string> {
  const code = await page.locator(".code").innerText();
  await page.getByRole("button", { name: words("event.have_it") }).click();
  await expect(page.getByRole("button", { name: words("event.start"), exact: true })).toBeVisible();
  return code;
}

/** A number on the device's page. */
export async function count(page: Page, key: string): Promise<string> {
  return page.locator(".counts div", { hasText: words(key) }).locator("dd").innerText();
}

/** Everything that is kept on the device and shown on the page, as one text. */
export async function everythingOn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found = [document.documentElement.outerHTML, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    found.push(JSON.stringify(history.state), location.href);
    for (const control of document.querySelectorAll("input, textarea")) found.push((control as HTMLInputElement).value);
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ""));
      for (const store of database.objectStoreNames) {
        found.push(JSON.stringify(await done(database.transaction(store).objectStore(store).getAll())));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const kind = (await cache.match(request))?.headers.get("content-type") ?? "";
        found.push(request.url, kind.includes("wasm") ? "" : ((await (await cache.match(request))?.text()) ?? ""));
      }
    }
    return found.join("\n");
  });
}
