// Getting about with the keyboard alone.

import { type Locator, type Page, expect } from "@playwright/test";

const MOST_PRESSES = 80;

/** Presses Tab until the focus is where it is wanted. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let press = 0; press < MOST_PRESSES; press += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      return expect(wanted, "what has the focus is in sight").toBeInViewport();
    }
  }
  throw new Error(`no way with Tab to ${String(wanted)}`);
}
