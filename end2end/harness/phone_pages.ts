// Steps on the phone's own pages that several journeys share.

import { type Page, expect } from "@playwright/test";
import type { Phone } from "./phone.ts";
import { words } from "./words.ts";

/** One visit to a project, until the phone says that it works without signal. */
export async function readyOffline(phone: Phone, slug: string): Promise<void> {
  const page = await phone.visit(`/p/${slug}`);
  await started(page);
  await expect.poll(() => packIsKept(page, slug)).toBe(true);
  await page.goto(new URL("/phone", page.url()).href);
  await expect(page.getByText(words("phone.ready"))).toBeVisible();
  await page.close();
}

/** Until the app has taken the page over. */
export async function started(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-ready", /.*/);
}

/** Whether the project's questions are in the phone's database. Looks only once the app has made it. */
async function packIsKept(page: Page, slug: string): Promise<boolean> {
  return page.evaluate(async (wanted) => {
    const made = (await indexedDB.databases()).some(({ name }) => name === "coeval");
    if (!made) return false;
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open("coeval"));
    const keys = await done(database.transaction("packs").objectStore("packs").getAllKeys());
    database.close();
    return keys.some((key) => String(key).startsWith(`${wanted}|`));
  }, slug);
}

/** Until every change is on the disk, where a flat battery cannot reach it. */
export async function draftIsDurable(page: Page, slug: string): Promise<void> {
  const bothAlike = () =>
    page.evaluate(async (project) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await done(indexedDB.open("coeval"));
      const durable = await done(database.transaction("drafts").objectStore("drafts").get(project));
      database.close();
      return durable !== undefined && durable === localStorage.getItem(`coeval.draft.${project}`);
    }, slug);
  await expect.poll(bothAlike).toBe(true);
}
