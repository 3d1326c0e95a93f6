// The phone's store, IndexedDB, passes the suite that every store must pass, in a real Chromium; and it survives
// what browsers do to it. `cargo run -p xtask -- store-suite` builds what runs here.

import { readFile } from "node:fs/promises";
import { type Page, expect, test } from "@playwright/test";
import { inProject } from "../harness/places.ts";

type Suite = {
  store_suite(): Promise<string[]>;
  add_entry(number: number): Promise<void>;
  count_entries(): Promise<number>;
  lock_is_exclusive(): Promise<boolean>;
  new_id(nowMs: number): string;
};

declare const wasm_bindgen: Suite & ((init: { module_or_path: string }) => Promise<unknown>);

const ORIGIN = "http://localhost:9";

/** A page with the suite in it, at an address that only this test answers. */
async function open(page: Page): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "") return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Store</title>" });
    const contentType = name.endsWith(".wasm") ? "application/wasm" : "text/javascript";
    await route.fulfill({ contentType, body: await readFile(inProject(`target/store-suite/${name}`)) });
  });
  await page.goto(`${ORIGIN}/`);
  await page.addScriptTag({ url: `${ORIGIN}/suite.js` });
  await page.evaluate(() => wasm_bindgen({ module_or_path: "/suite_bg.wasm" }).then(() => undefined));
}

test("IndexedDB passes the suite that every store must pass", async ({ page }) => {
  await open(page);
  const passed = await page.evaluate(() => wasm_bindgen.store_suite());
  expect(passed).toHaveLength(14);
});

test("a connection that the browser dropped is opened again", async ({ page }) => {
  await open(page);
  await page.evaluate(async () => {
    await wasm_bindgen.add_entry(1);
    const real = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function () {
      IDBDatabase.prototype.transaction = real;
      throw new DOMException("The database connection is closing.", "InvalidStateError");
    };
    await wasm_bindgen.add_entry(2);
  });
  expect(await page.evaluate(() => wasm_bindgen.count_entries())).toBe(2);
});

test("a transaction that the browser aborts is tried once more", async ({ page }) => {
  await open(page);
  await page.evaluate(async () => {
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      IDBObjectStore.prototype.put = real;
      const request = real.apply(this, args);
      this.transaction.abort();
      return request;
    };
    await wasm_bindgen.add_entry(1);
  });
  expect(await page.evaluate(() => wasm_bindgen.count_entries())).toBe(1);
});

test("writes ask for strict durability", async ({ page }) => {
  await open(page);
  const durability = await page.evaluate(async () => {
    const real = IDBDatabase.prototype.transaction;
    const seen: string[] = [];
    IDBDatabase.prototype.transaction = function (...args) {
      const transaction = real.apply(this, args);
      if (transaction.mode === "readwrite") seen.push(transaction.durability);
      return transaction;
    };
    await wasm_bindgen.add_entry(1);
    return seen;
  });
  expect(durability).toEqual(["strict"]);
});

test("a full phone says so", async ({ page }) => {
  await open(page);
  const said = await page.evaluate(async () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("No room.", "QuotaExceededError");
    };
    return wasm_bindgen.add_entry(1).catch((problem: unknown) => problem);
  });
  expect(said).toBe("There is no room left on this device.");
});

test("a browser without storage says so", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, "indexedDB", { get: () => undefined }));
  await open(page);
  const said = await page.evaluate(() => wasm_bindgen.add_entry(1).catch((problem: unknown) => problem));
  expect(said).toBe("This browser does not let the app keep anything.");
});

test("the lock is given to one tab at a time", async ({ page }) => {
  await open(page);
  expect(await page.evaluate(() => wasm_bindgen.lock_is_exclusive())).toBe(true);
});

test("ids carry the time and are never the same", async ({ page }) => {
  await open(page);
  const ids = await page.evaluate(() => Array.from({ length: 1000 }, () => wasm_bindgen.new_id(0x0197_1234_5678)));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^01971234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
