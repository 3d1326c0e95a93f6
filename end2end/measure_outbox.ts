// Prints how a slow phone copes with 10,000 waiting responses: listing them, sending them, and the longest task that
// keeps it from answering a touch. Part of `npm run measure`. It judges nothing: docs/reliability.md keeps the results.

import { type Page, expect } from "@playwright/test";
import { envelope } from "./harness/others.ts";
import { started } from "./harness/phone_pages.ts";
import { longestTask, slowPhone, watchTasks } from "./harness/stopwatch.ts";
import { test } from "./harness/test.ts";
import { words } from "./harness/words.ts";

const ENTRIES = 10_000;
const AT_A_TIME = 500;

test("10,000 waiting responses on one phone", async ({ page, server }) => {
  await page.goto("/outbox");
  await started(page);
  for (let done = 0; done < ENTRIES; done += AT_A_TIME) await fill(page, done);
  await slowPhone(page);
  await watchTasks(page);

  // The phone is held back from sending until the list is there, so that the two are measured apart.
  await page.route("**/api/v1/responses", (route) => route.abort());
  const listed = await timed(async () => {
    await page.goto("/outbox");
    await expect(page.locator("ul.entries li").first()).toBeVisible({ timeout: 120_000 });
  });
  const whileListing = await longestTask(page);

  const sizes: number[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sizes.push(request.postDataBuffer()?.length ?? 0);
  });
  await page.unroute("**/api/v1/responses");
  const sent = await timed(async () => {
    await page.getByRole("button", { name: words("outbox.send_now") }).click();
    await expect(page.getByText(words("badge.none"))).toBeVisible({ timeout: 600_000 });
  });
  const whileSending = await longestTask(page);
  expect(await server.responses()).toBe(ENTRIES);

  console.log(`\n${ENTRIES} waiting responses; 1.6 Mbit/s, 150 ms, processor slowed 4×\n`);
  console.log(`listed after        ${Math.round(listed)} ms, longest task ${Math.round(whileListing)} ms`);
  console.log(`sent after          ${Math.round(sent)} ms, longest task ${Math.round(whileSending)} ms`);
  console.log(`batches             ${sizes.length}, the largest ${Math.max(...sizes)} bytes`);
});

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Puts responses into the outbox as the app does. */
async function fill(page: Page, first: number): Promise<void> {
  const now = Date.now();
  const entries = Array.from({ length: AT_A_TIME }, (_, place) => {
    const bytes = JSON.stringify(envelope("garden", { "q06.services": "bit_better", "story.text": `Story ${first + place}.` }));
    const id = JSON.parse(bytes).id as string;
    const state = { waiting: { attempts: 0, not_before_ms: now, last_problem: null } };
    const header = { id, project: "garden", body_bytes: bytes.length, created_at_ms: now - first - place, receipt_code: null, state };
    return { id, bytes, header: JSON.stringify(header) };
  });
  await page.evaluate(async (entries) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("coeval");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction(["outbox", "envelopes"], "readwrite");
    for (const { id, bytes, header } of entries) {
      transaction.objectStore("outbox").put(header, id);
      transaction.objectStore("envelopes").put(bytes, id);
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    database.close();
  }, entries);
}
