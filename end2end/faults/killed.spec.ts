// The browser is killed again and again, at random moments around finishing and sending, on one profile. Each time the
// person opens it again and carries on with whatever the phone still has. In the end every response is there once.

import { type Page, expect } from "@playwright/test";
import { Dice, times } from "../harness/dice.ts";
import { newBuild } from "../harness/new_build.ts";
import { Person } from "../harness/person.ts";
import { Phone } from "../harness/phone.ts";
import { readyOffline, started } from "../harness/phone_pages.ts";
import { Proxy } from "../harness/proxy.ts";
import { test } from "../harness/test.ts";
import { FAULTS, Wire } from "../harness/wire.ts";
import { words } from "../harness/words.ts";

/** The longest that a killer waits, in turns between it and the page: about a second. Most wait far less. */
const LONGEST = 300;

test("a browser killed around finishing and sending loses nothing and sends nothing twice", async ({ server }) => {
  const wire = await Wire.before(server.address);
  const phone = await Phone.start(server, wire.address);
  const dice = new Dice("killed");
  const kills = times(4);
  let promised = 0;
  let resumed = 0;
  try {
    await readyOffline(phone, "garden");
    for (let kill = 0; kill < kills; kill += 1) {
      wire.weather = Array.from({ length: dice.below(4) }, () => FAULTS[dice.below(FAULTS.length)]!);
      const page = await phone.visit("/p/garden");
      await new Person(page, { until: "check" }).answerAll();
      const saved = await finishAndWatch(page, Math.floor(LONGEST * dice.share() ** 4));
      await phone.kill();
      await phone.open();
      const again = await phone.visit("/p/garden");
      const isDraft = await hasDraft(again);
      if (isDraft) await carryOn(again);
      promised += Number(saved);
      resumed += Number(isDraft);
      await again.close();
    }
    wire.weather = [];
    await everythingIsSent(phone);
    const stored = await server.responses();
    console.log(
      `browser killed ${kills} times; called saved before ${promised}; carried on from a draft ${resumed}; ` +
        `faults on the line ${wire.happened.length}\nfinished ${kills} = stored ${stored} + waiting 0`,
    );
    expect(stored).toBe(kills);
  } finally {
    await phone.dispose();
    await wire.stop();
  }
});

test("two tabs and a new version over a full outbox send each answer once", async ({ server }) => {
  const wire = await Wire.before(server.address);
  const proxy = await Proxy.before(wire.address);
  const phone = await Phone.start(server, proxy.address);
  try {
    await readyOffline(phone, "garden");
    wire.weather = Array.from({ length: 1000 }, () => "no connection" as const);
    for (const _ of [1, 2, 3]) {
      const page = await phone.visit("/p/garden");
      await new Person(page).answerAll();
      await page.close();
    }
    const tabs = [await phone.visit("/outbox"), await phone.visit("/outbox")] as const;
    await newBuild(server, proxy);
    await tabs[0].evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
    await tabs[0].getByRole("button", { name: words("banner.update_now") }).click();
    await expect.poll(() => workerWaits(tabs[0]).catch(() => true)).toBe(false);
    wire.weather = [];
    await Promise.all(tabs.map((tab) => pressUntilSent(tab)));
    expect(await server.responses()).toBe(3);
  } finally {
    await phone.dispose();
    await proxy.stop();
    await wire.stop();
  }
});

async function workerWaits(page: Page): Promise<boolean> {
  return page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
}

/** Presses "Finish" and looks at the page for so many turns; whether it ever promised that the answers are saved. */
async function finishAndWatch(page: Page, turns: number): Promise<boolean> {
  const title = words("done.title");
  let saved = false;
  await page.getByRole("button", { name: words("finish.save"), exact: true }).or(page.getByRole("button", { name: words("common.continue"), exact: true })).first().click({ noWaitAfter: true });
  for (let turn = 0; turn < turns; turn += 1) {
    const said = await page.evaluate(() => document.querySelector("h1")?.textContent ?? "").catch(() => "");
    saved ||= said === title;
  }
  return saved;
}

async function hasDraft(page: Page): Promise<boolean> {
  await started(page);
  const resume = page.getByRole("heading", { name: words("project.resume_title") });
  const begin = page.getByRole("radio", { name: words("project.yes"), exact: true });
  await expect(resume.or(begin).first()).toBeVisible();
  return resume.isVisible();
}

async function carryOn(page: Page): Promise<void> {
  await page.getByRole("link", { name: words("project.carry_on") }).click();
  await page.waitForURL(/\/answer\//);
  await new Person(page).carryOn();
}

async function everythingIsSent(phone: Phone): Promise<void> {
  const page = await phone.visit("/outbox");
  await pressUntilSent(page);
  await page.close();
}

/** Presses "Send now" whenever it is there, until nothing waits. */
async function pressUntilSent(page: Page): Promise<void> {
  await started(page);
  const send = page.getByRole("button", { name: words("outbox.send_now") });
  await expect(async () => {
    if (await send.isVisible()) await send.click();
    await expect(page.getByText(words("badge.none"))).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
}
