// The first control works before the app is there; what was chosen is taken over.

import type { Page } from "@playwright/test";
import { expect, test } from "../harness/test.ts";
import { started } from "../harness/phone_pages.ts";
import { words } from "../harness/words.ts";

/** Lets the WASM wait until the function that it gives is called. */
async function holdBack(page: Page): Promise<() => void> {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  return () => arrive();
}

test("an answer chosen before the WASM is there is taken over", async ({ page }) => {
  const arrive = await holdBack(page);
  await page.goto("/p/garden");
  await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
  await expect(page.locator("html[data-ready]")).toHaveCount(0);
  arrive();
  await started(page);
  await expect(page.getByRole("radio", { name: words("project.yes"), exact: true })).toBeChecked();
  await page.getByRole("button", { name: words("common.continue") }).click();
  await expect(page).toHaveURL(/\/p\/garden\/answer\/setup$/);
});

test("Continue waits for the WASM", async ({ page }) => {
  const arrive = await holdBack(page);
  await page.goto("/p/garden");
  await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
  await page.getByRole("button", { name: words("common.continue") }).click();
  await expect(page).toHaveURL(/\/p\/garden$/);
  arrive();
  await expect(page).toHaveURL(/\/p\/garden\/answer\/setup$/);
});

test("without the WASM, Continue opens the plain form", async ({ page }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("/p/garden");
  await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
  await page.getByRole("button", { name: words("common.continue") }).click();
  await expect(page).toHaveURL(/\/p\/garden\/form$/);
});
