// Steps on the phone's own pages that several journeys share.

import { type Page, expect } from "@playwright/test";
import type { Phone } from "./phone.ts";
import { words } from "./words.ts";

/** One visit to a project, until the phone says that it works without signal. */
export async function readyOffline(phone: Phone, slug: string): Promise<void> {
  const page = await phone.visit(`/p/${slug}`);
  await started(page);
  await page.goto(new URL("/phone", page.url()).href);
  await expect(page.getByText(words("phone.ready"))).toBeVisible();
  await page.close();
}

/** Until the app has taken the page over. */
export async function started(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-ready", /.*/);
}
