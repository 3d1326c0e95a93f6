// A new build arrives while a form is open: it waits until the person agrees, and nothing is lost.

import type { Page } from "@playwright/test";
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

async function versionOf(address: string): Promise<string> {
  const script = await (await fetch(`${address}/sw.js`)).text();
  const version = /"?version"?:\s*"([0-9a-f]{16})"/.exec(script)?.[1];
  if (!version) throw new Error(`/sw.js names no version:\n${script.slice(0, 300)}`);
  return version;
}

test("a new build waits for the person, and takes over without losing an answer", async ({ page, server }) => {
  const proxy = await Proxy.before(server.address);
  try {
    await page.goto(`${proxy.address}/p/garden`);
    await started(page);
    await expect.poll(() => aWorkerIsInCharge(page)).toBe(true);
    await new Person(page, { length: "full", until: "q03.say" }).answerAll();
    await page.locator('input[value="asked"]').check();
    const version = await versionOf(server.address);
    proxy.change = (path, body) =>
      path.startsWith("/sw.js") ? Buffer.from(body.toString().replaceAll(version, "0123456789abcdef")) : body;
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
