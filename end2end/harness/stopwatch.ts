// Measures from inside the page: when its first control is painted, when the app has taken over, the longest task.

import type { Page } from "@playwright/test";

export type Times = { visible: number; ready: number; longest: number };

/** A 3G line with 1.6 Mbit/s and 150 ms, and a processor a quarter as fast. */
export async function slowPhone(page: Page, online = true): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  if (online) {
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 150,
      downloadThroughput: 1_600_000 / 8,
      uploadThroughput: 750_000 / 8,
    });
  }
}

/** Must be called before the page is opened. */
export async function startWatch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const times = { visible: 0, ready: 0, longest: 0 };
    Object.assign(window, { times });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) times.longest = Math.max(times.longest, entry.duration);
    }).observe({ type: "longtask", buffered: true });
    const look = () => {
      const control = document.querySelector("main input, main textarea, main select");
      if (!times.visible && control?.checkVisibility()) times.visible = performance.now();
      if (!times.ready && document.documentElement.hasAttribute("data-ready")) times.ready = performance.now();
      if (!times.visible || !times.ready) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** The times in milliseconds since the address was asked for, once they are known. */
export async function readWatch(page: Page, hydrated: boolean): Promise<Times> {
  const known = await page.waitForFunction((wantReady) => {
    const { times } = window as unknown as { times: Times };
    return times.visible && (times.ready || !wantReady) ? times : undefined;
  }, hydrated);
  return (await known.jsonValue()) as Times;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Notes long tasks from the next page on. Must be called before the page is opened. */
export async function watchTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks = { longest: 0 };
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.longest = Math.max(tasks.longest, entry.duration);
    }).observe({ type: "longtask", buffered: true });
  });
}

/** The longest task in milliseconds since the page was opened or this was last asked; 0 where none took over 50. */
export async function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { tasks } = window as unknown as { tasks: { longest: number } };
    const { longest } = tasks;
    tasks.longest = 0;
    return longest;
  });
}
