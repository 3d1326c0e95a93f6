// A new build arrives while a form is open: it waits until the person agrees, and nothing is lost.

import type { Page } from "@playwright/test";
import { newBuild } from "../harness/new_build.ts";
import { Person } from "../harness/person.ts";
import { started } from "../harness/phone_pages.ts";
import { Proxy } from "../harness/proxy.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

async function aWorkerIsInCharge(page: Page): Promise<boolean> {
  return page.evaluate(() => navigator.serviceWorker.controller !== null);
}

async function aWorkerWaits(page: Page): Promise<boolean> {
  return page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
}

test("a new build waits for the person, and takes over without losing an answer", async ({ page, server }) => {
  const proxy = await Proxy.before(server.address);
  try {
    await page.goto(`${proxy.address}/p/garden`);
    await started(page);
    await expect.poll(() => aWorkerIsInCharge(page)).toBe(true);
    await new Person(page, { length: "full", until: "q03.say" }).answerAll();
    await page.locator('input[value="asked"]').check();
    await newBuild(server, proxy);
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.update();
    });

    await expect(page.getByText(words("banner.update"))).toBeVisible();
    await expect(page).toHaveURL(/q03\.say$/);
    await expect(page.locator('input[value="asked"]')).toBeChecked();
    expect(await aWorkerWaits(page)).toBe(true);

    const reloaded = page.waitForEvent("load");
    await page.getByRole("button", { name: words("banner.update_now") }).click();
    await reloaded;
    await started(page);
    await expect(page).toHaveURL(/q03\.say$/);
    await expect(page.locator('input[value="asked"]')).toBeChecked();
    expect(await aWorkerWaits(page)).toBe(false);
    await new Person(page).carryOn();
  } finally {
    await proxy.stop();
  }
});
