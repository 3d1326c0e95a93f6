// Prints what a resident waits for on a slow phone: `npm run measure`. It judges nothing: docs/benchmarks.md keeps the results.

import { type Browser, type Page, chromium } from "@playwright/test";
import { launchOptions } from "./harness/chromium.ts";
import { Phone } from "./harness/phone.ts";
import { readyOffline } from "./harness/phone_pages.ts";
import { plainHtml } from "./harness/plain_html.ts";
import { type Times, median, readWatch, slowPhone, startWatch } from "./harness/stopwatch.ts";
import type { Coeval } from "./harness/server.ts";
import { test } from "./harness/test.ts";

const RUNS = 7;

test("what a resident waits for", async ({ server }) => {
  const browser = await chromium.launch(launchOptions);
  const plain = await plainHtml(server);
  try {
    const rows = [
      ["plain HTML form, cold", await cold(browser, plain.address, false)],
      ["Coeval, cold", await cold(browser, `${server.address}/p/garden`, true)],
      ["Coeval, offline start", await offline(server)],
    ] as const;
    print(rows);
  } finally {
    plain.close();
    await browser.close();
  }
});

async function cold(browser: Browser, address: string, hydrated: boolean): Promise<Times[]> {
  const times: Times[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext();
    times.push(await open(await context.newPage(), address, hydrated, true));
    await context.close();
  }
  return times;
}

async function offline(server: Coeval): Promise<Times[]> {
  const phone = await Phone.start(server);
  try {
    await readyOffline(phone, "garden");
    await phone.cutNetwork();
    const times: Times[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      await phone.close();
      await phone.open();
      const page = await phone.context.newPage();
      times.push(await open(page, `${server.address}/p/garden`, true, false));
      await page.close();
    }
    return times;
  } finally {
    await phone.dispose();
  }
}

async function open(page: Page, address: string, hydrated: boolean, online: boolean): Promise<Times> {
  await slowPhone(page, online);
  await startWatch(page);
  await page.goto(address, { timeout: 60_000 });
  return readWatch(page, hydrated);
}

function print(rows: readonly (readonly [string, Times[]])[]): void {
  const cell = (values: number[]) => `${Math.round(median(values))} (${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))})`.padEnd(20);
  console.log(`\nmilliseconds, median of ${RUNS} (lowest–highest); 1.6 Mbit/s, 150 ms, processor slowed 4×\n`);
  console.log(`${"".padEnd(26)}${"first control".padEnd(20)}${"answerable".padEnd(20)}longest task`);
  for (const [name, times] of rows) {
    const visible = times.map((time) => time.visible);
    // Offline, the app is there before the question is: it is answerable once both are.
    const ready = times.map((time) => Math.max(time.ready, time.visible));
    console.log(name.padEnd(26) + cell(visible) + cell(ready) + cell(times.map((time) => time.longest)));
  }
}
