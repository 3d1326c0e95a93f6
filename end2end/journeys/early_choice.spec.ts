// The first control works before the app is there; what was chosen is taken over.

import { expect, test } from "../harness/test.ts";
import { started } from "../harness/phone_pages.ts";
import { words } from "../harness/words.ts";

test("an answer chosen before the WASM is there is taken over", async ({ page }) => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto("/p/garden");
  await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
  await expect(page.locator("html[data-ready]")).toHaveCount(0);
  arrive();
  await started(page);
  await expect(page.getByRole("radio", { name: words("project.yes"), exact: true })).toBeChecked();
  await page.getByRole("button", { name: words("common.continue") }).click();
  await expect(page).toHaveURL(/\/p\/garden\/answer\/setup$/);
});

test("Continue before the WASM is there opens the plain form", async ({ page }) => {
  await page.route("**/*.wasm", () => {});
  await page.goto("/p/garden");
  await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
  await page.getByRole("button", { name: words("common.continue") }).click();
  await expect(page).toHaveURL(/\/p\/garden\/form$/);
});
