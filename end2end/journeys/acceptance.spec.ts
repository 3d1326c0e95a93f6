// Acceptance scenarios that go through the whole product; T2, T3 and T4 are with event mode in `event.spec.ts`.

import type { Page } from "@playwright/test";
import { anEvent, answer, count, enter, fair, leave, prepare, takeCode } from "../harness/event.ts";
import { garden } from "../harness/garden.ts";
import { othersAnswer, post } from "../harness/others.ts";
import { Person } from "../harness/person.ts";
import { Phone } from "../harness/phone.ts";
import { draftIsDurable, readyOffline, started } from "../harness/phone_pages.ts";
import { openElsewhere, opened } from "../harness/receipts.ts";
import type { Coeval } from "../harness/server.ts";
import { signIn } from "../harness/staff.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

const STORY = "The heron came back when the reeds had grown.";
const DAY_MS = 24 * 60 * 60 * 1000;

/** The receipt code on the page that says "Saved". */
const codeOn = async (page: Page) => (await page.locator(".receipt .code").innerText()).trim();

test("T1: a phone that loses signal in a basement and dies goes on the next day at home, and sends once", async ({ phone, server, browser }) => {
  test.slow();
  const bus = await phone.context.newPage();
  await bus.clock.install({ time: Date.now() - DAY_MS });
  await bus.goto(`${server.address}/p/garden`);
  await started(bus);
  await expect(bus.getByRole("radio", { name: words("project.yes"), exact: true })).toBeVisible();
  await phone.cutNetwork();
  const asked: string[] = [];
  const look = async (step: string) => void asked.push(step);
  await new Person(bus, { length: "full", until: "check", answers: { "story.text": STORY }, look }).answerAll();
  const numbers = new Set(asked.map((step) => /^q\d\d/.exec(step)?.[0]).filter(Boolean));
  expect(numbers.size, "all twenty-five questions").toBe(25);
  const given = await bus.locator("dl.answers").innerText();
  expect(given).toContain(STORY);
  await draftIsDurable(bus, "garden");
  await phone.kill();

  await phone.open();
  await phone.reconnect();
  const home = await phone.visit("/p/garden");
  await expect(home.getByRole("heading", { name: words("project.resume_title") })).toBeVisible();
  await home.getByRole("link", { name: words("project.carry_on") }).click();
  await expect(home).toHaveURL(/\/answer\/check$/);
  expect(await home.locator("dl.answers").innerText(), "every answer is as it was").toBe(given);
  await new Person(home, { aboutYou: true }).carryOn();
  await expect(home.getByText(words("done.sent"))).toBeVisible();
  const code = await codeOn(home);
  await home.goto(`${server.address}/outbox`);
  await started(home);
  await expect(home.getByText(words("outbox.sent"), { exact: true })).toHaveCount(1);
  expect(await server.responses()).toBe(1);
  const other = await openElsewhere(browser, server, code);
  await expect(other.getByText(STORY)).toBeVisible();
  await other.context().close();
});

test.describe(() => {
  // A service worker would send past the eyes of `route`.
  test.use({ serviceWorkers: "block" });

  test("T5: the same batch posted three times, with restarts between, is stored once under the same receipts", async ({ page, server, browser }) => {
    let batch = "";
    await page.route("**/api/v1/responses", async (route) => {
      batch = route.request().postData() ?? "";
      await route.abort();
    });
    const codes: string[] = [];
    for (const better of ["lot_better", "bit_better"]) {
      await page.goto("/p/garden");
      await new Person(page, { answers: { "q06.services": better } }).answerAll();
      codes.push(await codeOn(page));
    }
    await page.goto("/outbox");
    await started(page);
    await page.getByRole("button", { name: words("outbox.send_now") }).click();
    await expect.poll(() => batch && (JSON.parse(batch) as { responses: unknown[] }).responses.length).toBe(2);

    const behindTheCodes = async () => Promise.all(codes.map((code) => opened(server, code)));
    let first: Awaited<ReturnType<typeof behindTheCodes>> | undefined;
    for (const outcome of ["stored", "duplicate", "duplicate"]) {
      expect(await post(server, batch)).toEqual([outcome, outcome]);
      await server.kill();
      await server.serve();
      expect(await server.responses()).toBe(2);
      first ??= await behindTheCodes();
      expect(await behindTheCodes()).toEqual(first);
    }
    expect(first?.map(({ answers }) => answers["q06.services"])).toEqual(["lot_better", "bit_better"]);

    await page.unroute("**/api/v1/responses");
    await page.getByRole("button", { name: words("outbox.send_now") }).click();
    await expect(page.getByText(words("outbox.sent"), { exact: true })).toHaveCount(2);
    expect(await server.responses()).toBe(2);
    const other = await openElsewhere(browser, server, codes[0]!);
    await expect(other.getByRole("heading", { level: 1 })).toHaveText(words("receipt.opened"));
    await other.context().close();
  });
});

type Asked = { id: string; version: number; items: { id: string }[]; lengths: Record<string, string[]> };

/** The project asks one question more from now on, in every length. */
async function askOneMore(server: Coeval, now: Asked): Promise<void> {
  const options = ["yes", "no"].map((code) => ({ code, label: { "en-GB": code } }));
  const item = { id: "x.tools", kind: "single", question: { "en-GB": "Did you have the tools you needed?" }, options };
  const lengths = Object.fromEntries(Object.entries(now.lengths).map(([length, ids]) => [length, [item.id, ...ids]]));
  await server.updateProject({ ...fair, questionnaire: { ...now, version: 2, items: [item, ...now.items], lengths } } as typeof fair);
}

test("T6: answers to the form of before, from phones and devices that were offline, are kept as such; a revoked device stops no queue", async ({ browser, server }) => {
  test.slow();
  await anEvent(server);
  const { questionnaire } = (await (await fetch(`${server.address}/api/v1/projects/fair/pack`)).json()) as { questionnaire: Asked };
  const phone = await Phone.start(server);
  try {
    const tablet = await (await browser.newContext({ locale: "en-GB" })).newPage();
    await prepare(tablet, server, "Tablet 1");
    await enter(tablet);
    const revoked = await (await browser.newContext({ locale: "en-GB" })).newPage();
    await prepare(revoked, server, "Tablet 2");
    await enter(revoked);
    await readyOffline(phone, "fair");
    await server.stop();
    await askOneMore(server, questionnaire);
    const own = await phone.visit("/p/fair");
    await new Person(own).answerAll();
    const codes = [await codeOn(own)];
    for (const device of [tablet, revoked]) {
      await answer(device);
      codes.push(await takeCode(device));
    }

    await server.serve();
    const lead = await (await browser.newContext({ baseURL: server.address, locale: "en-GB" })).newPage();
    await signIn(lead, server, "lead");
    await lead.goto("/staff/p/fair/devices");
    await lead.getByRole("button", { name: words("staff.device_revoke_one", { label: "Tablet 2 (AB)" }) }).click();
    await lead.getByRole("button", { name: words("staff.confirm_revoke_yes") }).click();
    await expect(lead.getByText(words("staff.device_is_revoked", { label: "Tablet 2 (AB)" }))).toBeVisible();
    for (const device of [tablet, revoked]) {
      await leave(device);
      await expect(async () => {
        const send = device.getByRole("button", { name: words("outbox.send_now") });
        if (await send.isVisible()) await send.click({ timeout: 1000 });
        await expect(device.getByText(words("event.all_arrived"))).toBeVisible({ timeout: 1000 });
      }).toPass();
    }
    expect(await count(revoked, "event.aside")).toBe("1");
    await own.goto(`${server.address}/outbox`);
    await expect(own.getByText(words("outbox.sent"), { exact: true })).toBeVisible();
    expect(await server.responses()).toBe(2);
    await lead.goto("/staff/p/fair/quarantine");
    const aside = lead.locator("form", { has: lead.getByRole("button", { name: words("staff.admit") }) });
    await aside.getByRole("checkbox").check();
    await aside.getByRole("button", { name: words("staff.admit") }).click();
    await expect(lead.getByText(words("staff.decided_admitted", { count: 1 }))).toBeVisible();
    expect(await server.responses()).toBe(3);
    for (const code of codes) {
      const response = await opened(server, code);
      expect(response.questionnaire).toEqual({ id: "coeval-core", version: 1 });
      expect(response.answers).not.toHaveProperty(["x.tools"]);
    }
  } finally {
    await phone.dispose();
  }

  await othersAnswer(server, "fair", Array.from({ length: 40 }, () => ({ "q06.services": "lot_better" })), 1);
  await othersAnswer(server, "fair", Array.from({ length: 40 }, () => ({ "q06.services": "lot_better", "x.tools": "yes" })), 2);
  await server.command("release", "fair");
  const { items } = (await (await fetch(`${server.address}/api/v1/projects/fair/results`)).json()) as { items: { id: string; n: { answered: number; skipped: number } }[] };
  const added = items.find(({ id }) => id === "x.tools");
  // Counts carry noise of a few people; forty would have been taken for skipping.
  expect(Math.abs(added!.n.answered - 40), "forty people were asked and answered").toBeLessThan(15);
  expect(added!.n.skipped, "nobody is said to have skipped what they were never asked").toBeLessThan(15);
  const page = await (await fetch(`${server.address}/p/fair/results`)).text();
  expect(page).toContain(words("results.asked_since", { version: 2 }));
});

test("T7: what was taken back after a release is gone now; the figures change with the next release only", async ({ page, server, browser }) => {
  const changed = { "q06.services": "lot_better" };
  await othersAnswer(server, "garden", Array.from({ length: 32 }, () => changed));
  await page.goto("/p/garden");
  await new Person(page, { length: "short", answers: { "story.text": STORY, "q06.services": "lot_better" } }).answerAll();
  await expect(page.getByText(words("done.sent"))).toBeVisible();
  const code = await codeOn(page);
  const id = (await opened(server, code)).id;
  await server.command("release", "garden");
  const published = async () => (await fetch(`${server.address}/api/v1/projects/garden/results`)).json();
  const read = async () => {
    await page.goto("/p/garden/results");
    return page.locator("main").innerText();
  };
  const [numbers, text] = [await published(), await read()];
  expect(numbers.people.answered).toBe(33);
  expect(await server.holds(STORY)).toBe(true);

  const other = await openElsewhere(browser, server, code);
  for (const key of ["receipt.all", "receipt.yes"]) await other.getByRole("button", { name: words(key), exact: true }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(words("receipt.done_title"));
  await other.context().close();
  await expect.poll(() => server.holds(STORY), "its text is in no file of the database").toBe(false);
  expect(await server.responses()).toBe(32);
  expect(await published()).toEqual(numbers);
  expect(await read()).toBe(text);

  await signIn(page, server, "lead");
  await page.goto("/staff/audit");
  const line = page.getByRole("row").filter({ hasText: words("staff.action_response_withdrawn") });
  await expect(line).toHaveCount(1);
  await expect(line).toContainText("garden");
  await expect(line.locator(`code[title="${id}"]`)).toHaveText(`…${id.slice(-8)}`);
  await expect(line).toContainText(words("staff.nobody"));

  // A round of asking closes, so that there may be another release on the same day.
  const round = { id: "first", name: { "en-GB": "The first round", ar: "الجولة الأولى" }, closes_at: new Date().toISOString() };
  await server.updateProject({ ...garden, waves: [round] } as typeof garden);
  await othersAnswer(server, "garden", Array.from({ length: 20 }, () => changed));
  await server.command("release", "garden");
  expect((await published()).people.answered, "52 people, not 53").toBe(52);
  expect(await read()).not.toBe(text);
});
