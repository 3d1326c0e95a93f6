// A new build arrives while a form is open: it waits until the person agrees, and nothing is lost.

import type { Page } from "@playwright/test";
import { Person } from "../harness/person.ts";
import { started } from "../harness/phone_pages.ts";
import { Proxy } from "../harness/proxy.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

/** The version that the worker in charge of the page was built from. */
async function workerInCharge(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const caches_ = await caches.keys();
    return navigator.serviceWorker.controller ? caches_.sort().join() : undefined;
  });
}

test("a new build waits for the person, and takes over without losing an answer", async ({ page, server }) => {
  const proxy = await Proxy.before(server.address);
  try {
    await page.goto(`${proxy.address}/p/garden`);
    await started(page);
    await expect.poll(() => workerInCharge(page)).toBeTruthy();
    await new Person(page, { length: "full", until: "q03.say" }).answerAll();
    await page.locator('input[value="sometimes"]').check();
    const before = await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL);
    expect(before).toContain("/sw.js");

    const health = await (await fetch(`${server.address}/sw.js`)).text();
    const version = /[0-9a-f]{16}/.exec(health)?.[0];
    expect(version).toBeTruthy();
    proxy.change = (path, body) =>
      path.startsWith("/sw.js") ? Buffer.from(body.toString().replaceAll(version!, "0123456789abcdef")) : body;
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.update();
    });

    await expect(page.getByText(words("banner.update"))).toBeVisible();
    await expect(page).toHaveURL(/q03\.say$/);
    await expect(page.locator('input[value="sometimes"]')).toBeChecked();
    expect(await page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting))).toBe(true);

    const reloaded = page.waitForEvent("load");
    await page.getByRole("button", { name: words("banner.update_now") }).click();
    await reloaded;
    await started(page);
    await expect(page).toHaveURL(/q03\.say$/);
    await expect(page.locator('input[value="sometimes"]')).toBeChecked();
    expect(await page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting))).toBe(false);
    await new Person(page).carryOn();
  } finally {
    await proxy.stop();
  }
});
