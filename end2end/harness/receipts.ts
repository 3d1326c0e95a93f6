// What a receipt code opens, on somebody else's phone without scripts, and straight from the API.

import type { Browser, Page } from "@playwright/test";
import type { Coeval } from "./server.ts";
import { words } from "./words.ts";

/** Another phone, which runs no scripts, with what the code opens on it. */
export async function openElsewhere(browser: Browser, server: Coeval, code: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.address, javaScriptEnabled: false, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto("/receipt");
  await page.getByLabel(words("done.receipt")).fill(code);
  await page.getByRole("button", { name: words("receipt.open"), exact: true }).click();
  return page;
}

export type Opened = { id: string; revision: number; questionnaire: { id: string; version: number }; answers: Record<string, unknown> };

/** What the server has under a code. */
export async function opened(server: Coeval, code: string): Promise<Opened> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${server.address}/api/v1/receipts/open`, { method: "POST", headers, body: JSON.stringify({ code }) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Opened;
}
