// What "Saved on this phone" and "Sent" promise, when the phone or the server dies at once, and in two tabs.

import { Person } from "../harness/person.ts";
import { readyOffline } from "../harness/phone_pages.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

test("a phone that dies right after “Saved on this phone” loses nothing", async ({ phone }) => {
  await readyOffline(phone, "garden");
  await phone.cutNetwork();
  const page = await phone.visit("/p/garden");
  await new Person(page).answerAll();
  await phone.kill();
  await phone.open();
  const outbox = await phone.visit("/outbox");
  await expect(outbox.getByText(words("outbox.waiting"), { exact: true })).toBeVisible();
  await phone.reconnect();
  await expect(outbox.getByText(words("outbox.sent"), { exact: true })).toBeVisible();
});

test("“Send now” sends what waits while the server was away", async ({ page, server }) => {
  await page.clock.install();
  await page.goto("/p/garden");
  await new Person(page, { until: "check" }).answerAll();
  await server.stop();
  await new Person(page).carryOn();
  await expect(page.getByText(words("done.waiting"))).toBeVisible();
  // The page's time stands still from here, so that it does not try again by itself.
  await page.clock.pauseAt(Date.now() + 1000);
  await server.serve();
  await page.getByRole("link", { name: words("outbox.title") }).click();
  await page.getByRole("button", { name: words("outbox.send_now") }).click();
  await expect(page.getByText(words("outbox.sent"), { exact: true })).toBeVisible();
  expect(await server.responses()).toBe(1);
});

test("a server that dies right after “Sent” loses nothing", async ({ page, server }) => {
  await page.goto("/p/garden");
  await new Person(page).answerAll();
  await expect(page.getByText(words("done.sent"))).toBeVisible();
  await server.kill();
  await server.serve();
  expect(await server.responses()).toBe(1);
});

test("two tabs send each answer once", async ({ phone, server }) => {
  await readyOffline(phone, "garden");
  await phone.cutNetwork();
  const first = await phone.visit("/p/garden");
  await new Person(first).answerAll();
  const second = await phone.visit("/p/garden");
  await new Person(second).answerAll();
  await phone.reconnect();
  for (const page of [first, second]) await page.goto(`${server.address}/outbox`);
  for (const page of [first, second]) {
    await expect(page.getByText(words("outbox.sent"), { exact: true })).toHaveCount(2);
    await expect(page.getByText(words("badge.none"))).toBeVisible();
  }
  expect(await server.responses()).toBe(2);
});
