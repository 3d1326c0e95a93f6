// Event mode: two tablets without signal, one person after another, idleness, a flat battery, practice, and the PIN.

import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { PIN, anEvent, answer, count, enter, everythingOn, leave, prepare, set, takeCode } from "../harness/event.ts";
import { newBuild } from "../harness/new_build.ts";
import { started } from "../harness/phone_pages.ts";
import { Proxy } from "../harness/proxy.ts";
import type { Coeval } from "../harness/server.ts";
import { expect, test } from "../harness/test.ts";
import { visibleText } from "../harness/visible_text.ts";
import { pattern, words } from "../harness/words.ts";

const SECRET = "A heron told me at the pond";

test.beforeEach(async ({ server }) => {
  test.slow();
  await anEvent(server);
});

const startButton = (page: Page) => page.getByRole("button", { name: words("event.start"), exact: true });
const warning = (page: Page) => page.getByRole("alertdialog");

const PEOPLE = 30;
const HOURS_MS = 4 * 60 * 60 * 1000;

/** A tablet of its own, prepared and in event mode, four hours ago. */
async function tablet(browser: Browser, server: Coeval, label: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en-GB", timezoneId: "Europe/London" })).newPage();
  await page.clock.install({ time: Date.now() - HOURS_MS });
  await prepare(page, server, label);
  await enter(page);
  return page;
}

/** One person after another until four hours are over. Returns the minutes in which the first may have finished. */
async function manyPeople(page: Page): Promise<string[]> {
  const finished: string[] = [];
  for (let person = 0; person < PEOPLE; person += 1) {
    const minutes = () => page.evaluate(() => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }));
    if (person === 0) finished.push(await minutes());
    await answer(page);
    if (person === 0) finished.push(await minutes());
    await takeCode(page);
    await page.clock.fastForward(HOURS_MS / PEOPLE);
  }
  return finished;
}

/** Until the server has everything: by itself as soon as there is signal, or because staff press the button. */
async function everythingArrives(page: Page): Promise<void> {
  const send = page.getByRole("button", { name: words("outbox.send_now") });
  await expect(async () => {
    if (await send.isVisible()) await send.click({ timeout: 1000 });
    await expect(page.getByText(words("event.all_arrived"))).toBeVisible({ timeout: 1000 });
  }).toPass();
}

test("T2: two tablets, sixty people, four hours without signal: one syncs later, the other goes by rescue file", async ({ browser, server }) => {
  const [one, two] = [await tablet(browser, server, "Tablet 1"), await tablet(browser, server, "Tablet 2")];
  await server.stop();
  for (const page of [one, two]) await page.context().setOffline(true);
  const [, first] = await Promise.all([manyPeople(one), manyPeople(two)]);

  await leave(two);
  await expect(two.getByText(words("event.not_all_arrived"))).toBeVisible();
  await expect(two.getByText(pattern("event.oldest")), "the first has waited for four hours").toHaveText(new RegExp(first.join("|")));
  const downloading = two.waitForEvent("download");
  await two.getByRole("button", { name: words("event.file") }).click();
  const rescue = await server.file("rescue.txt", await readFile(await (await downloading).path(), "utf8"));
  await expect(two.getByText(words("event.file_saved", { count: PEOPLE }))).toBeVisible();

  await server.serve();
  for (const _ of ["once", "and once more"]) expect(await server.command("import", rescue)).toContain(`${PEOPLE}`);
  expect(await server.responses()).toBe(PEOPLE);

  await one.context().setOffline(false);
  await leave(one);
  await everythingArrives(one);
  expect(await count(one, "event.sent")).toBe(`${PEOPLE}`);
  expect(await server.responses()).toBe(2 * PEOPLE);

  // The tablet that was given up finds signal after all: nothing is counted twice.
  await two.context().setOffline(false);
  await everythingArrives(two);
  expect(await server.responses()).toBe(2 * PEOPLE);
});

test("T3: the next person sees nothing of the one before: Back, reload, undo, and everything on the device", async ({ page, server }) => {
  await prepare(page, server);
  await set(page, { length: "short" });
  await enter(page);
  await server.stop();
  let seen = false;
  const look = async () => {
    seen ||= await page.getByText(SECRET).first().isVisible();
  };
  await answer(page, { writes: SECRET, look });
  expect(seen, "what was written was on the page once").toBe(true);
  const code = await takeCode(page);
  const nothing = async (after: string) => {
    const everything = await everythingOn(page);
    expect(everything.includes(SECRET), after).toBe(false);
    expect(everything.includes(code), after).toBe(false);
    expect(everything, "the sealed response is there").toContain("ciphertext");
  };
  await nothing("the next person");
  await page.keyboard.press("Control+z");
  await nothing("undo");
  await page.reload();
  await started(page);
  await expect(startButton(page)).toBeVisible();
  await nothing("reload");
  await page.goBack();
  await expect(page.getByText(SECRET)).toHaveCount(0);
  await page.goForward();
  await expect(startButton(page)).toBeVisible();
  await nothing("Back and Forward");

  // The next person stands before the box that the last one wrote in.
  await answer(page, { until: async () => page.locator("form.ask textarea").first().isVisible() });
  const box = page.locator("form.ask textarea").first();
  await box.focus();
  for (const undo of ["Control+z", "Control+Shift+z", "Control+y"]) await page.keyboard.press(undo);
  await expect(box).toHaveValue("");
  await nothing("undo where it was written");
});

test("T3: Back out of an open form and Forward again shows none of it, and counts a partial", async ({ page, server }) => {
  await prepare(page, server);
  await set(page, { length: "short" });
  await enter(page);
  await answer(page, { writes: SECRET, stopsAfter: 4 });
  await page.goBack();
  await page.goForward();
  await expect(startButton(page)).toBeVisible();
  expect((await everythingOn(page)).includes(SECRET)).toBe(false);
  await leave(page);
  expect(await count(page, "event.partials")).toBe("1");
});

test("T4: nobody there: a warning of twenty seconds, “I’m still here”, and then the answers are forgotten", async ({ page, server }) => {
  await page.clock.install();
  await prepare(page, server);
  await enter(page);
  await answer(page, { stopsAfter: 2 });
  const question = await page.locator("main h1").innerText();
  await page.clock.runFor(59_000);
  await expect(warning(page)).toHaveCount(0);
  await page.clock.runFor(2_000);
  await expect(warning(page)).toBeVisible();
  await expect(page.getByRole("button", { name: words("event.still_here") })).toBeFocused();
  await page.clock.runFor(17_000);
  await expect(warning(page)).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(warning(page)).toHaveCount(0);
  await expect(page.locator("main h1")).toHaveText(question);
  await page.clock.runFor(61_000);
  await expect(warning(page)).toBeVisible();
  await page.clock.runFor(21_000);
  await expect(startButton(page)).toBeVisible();
  await leave(page);
  expect(await count(page, "event.partials")).toBe("1");
  expect(await count(page, "event.finished")).toBe("0");
});

test("nobody there, and what was answered is kept, as staff set it", async ({ page, server }) => {
  await page.clock.install();
  await prepare(page, server);
  await set(page, words("event.walk_keep"));
  await enter(page);
  await answer(page, { stopsAfter: 2 });
  await page.clock.runFor(82_000);
  await expect(startButton(page)).toBeVisible();
  await leave(page);
  expect(await count(page, "event.partials")).toBe("1");
  expect(await count(page, "event.finished")).toBe("1");
  await expect(page.getByText(words("event.all_arrived"))).toBeVisible();
  expect(await server.responses()).toBe(1);
});

test("a tablet that dies in the middle of a form counts a partial, and opens without signal", async ({ phone, server }) => {
  const page = await phone.visit("/");
  await prepare(page, server);
  await enter(page);
  await phone.cutNetwork();
  await answer(page);
  await takeCode(page);
  await answer(page, { writes: SECRET, stopsAfter: 3 });
  await phone.kill();
  await phone.open();
  const again = await phone.visit("/event");
  await started(again);
  await expect(startButton(again)).toBeVisible();
  expect((await everythingOn(again)).includes(SECRET)).toBe(false);
  await leave(again);
  expect(await count(again, "event.partials")).toBe("1");
  expect(await count(again, "event.finished")).toBe("1");
});

test("a new build waits until nobody is being asked, and brings event mode along", async ({ page, server }) => {
  const proxy = await Proxy.before(server.address);
  try {
    await prepare(page, proxy);
    await enter(page);
    await answer(page, { stopsAfter: 2 });
    const question = await page.locator("main h1").innerText();
    await newBuild(server, proxy);
    const registration = (what: "update" | "waiting") =>
      page.evaluate(async (asked) => {
        const found = await navigator.serviceWorker.getRegistration();
        return asked === "update" ? Boolean(await found?.update()) : Boolean(found?.waiting);
      }, what);
    await registration("update");
    await expect.poll(() => registration("waiting")).toBe(true);
    await expect(page.locator("main h1")).toHaveText(question);

    const reloaded = page.waitForEvent("load");
    await page.getByText(words("event.stop"), { exact: true }).click();
    await page.getByRole("button", { name: words("event.stop_yes") }).click();
    await reloaded;
    await started(page);
    expect(await registration("waiting")).toBe(false);
    await server.stop();
    await page.reload();
    await started(page);
    await expect(startButton(page)).toBeVisible();
  } finally {
    await proxy.stop();
  }
});

test("what has waited for a day is said, on the start screen and to staff", async ({ page, server }) => {
  await prepare(page, server);
  await enter(page);
  await server.stop();
  await answer(page);
  await takeCode(page);
  await expect(page.getByText(words("event.late"))).toHaveCount(0);
  await page.clock.setSystemTime(Date.now() + 25 * 60 * 60 * 1000);
  await page.reload();
  await started(page);
  await expect(page.getByText(words("event.late"))).toBeVisible();
  await leave(page);
  await expect(page.getByText(words("event.overdue", { count: 1 }))).toBeVisible();
  await expect(page.getByText(words("phone.clearing"))).toBeVisible();
});

test("practice counts for nothing and sends nothing", async ({ page, server }) => {
  await prepare(page, server);
  await page.getByRole("button", { name: words("event.practise") }).click();
  await expect(page.getByText(words("event.practice"))).toBeVisible();
  await answer(page);
  await expect(page.getByText(words("event.saved_practice"))).toBeVisible();
  await expect(page.locator(".code")).toHaveCount(0);
  await page.getByRole("button", { name: words("event.practice_end") }).click();
  await expect(page.getByText(words("event.nothing"))).toBeVisible();
  expect(await count(page, "event.partials")).toBe("0");
  expect(await server.responses()).toBe(0);
});

test("the PIN keeps people in, and the staff session ends on the server", async ({ page, server }) => {
  await prepare(page, server);
  const statusOfDevices = async () => (await page.request.get(`${server.address}/staff`, { maxRedirects: 0 })).status();
  expect(await statusOfDevices()).toBe(200);
  await enter(page);
  await expect.poll(statusOfDevices).toBe(303);
  await page.reload();
  await started(page);
  await page.getByRole("button", { name: words("event.staff"), exact: true }).click();
  const pin = page.getByLabel(words("event.pin"), { exact: true });
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await pin.fill("0000");
    await page.getByRole("button", { name: words("event.leave") }).click();
    await expect(page.getByText(words(attempt < 5 ? "event.pin_wrong" : "event.pin_wait"))).toBeVisible();
  }
  await pin.fill(PIN);
  await page.getByRole("button", { name: words("event.leave") }).click();
  await expect(page.getByRole("heading", { name: words("event.enter") })).toHaveCount(0);
});

test("until the PIN is given, every address leads to the event's page: in this tab, in another and after a restart, with signal and without", async ({ phone, server }) => {
  const page = await phone.visit("/phone");
  await prepare(page, server);
  await enter(page);
  const leadsBack = async (tab: Page, path: string) => {
    await tab.goto(`${server.address}${path}`);
    await expect(tab, path).toHaveURL(`${server.address}/event`);
    await expect(startButton(tab), path).toBeVisible();
  };
  const everywhere = ["/", "/outbox", "/phone", "/receipt", "/staff", "/p/fair", "/p/fair/results", "/nope"];
  for (const path of everywhere) await leadsBack(page, path);
  await leadsBack(await page.context().newPage(), "/outbox");
  await phone.close();
  await phone.open();
  const again = await phone.visit("/receipt");
  await expect(startButton(again)).toBeVisible();
  await phone.cutNetwork();
  for (const path of everywhere) await leadsBack(again, path);
  await phone.reconnect();
  await leave(again);
  await again.goto(`${server.address}/outbox`);
  await expect(again.getByRole("heading", { level: 1 })).toHaveText(words("outbox.title"));
});

test("a code from a colleague lets a device in, once", async ({ page, server }) => {
  await server.addAccount("lead@example.org", "lead", "another quiet pond");
  const signedIn = await page.request.post(`${server.address}/api/v1/session`, { data: { email: "lead@example.org", passphrase: "another quiet pond" } });
  expect(signedIn.status()).toBe(204);
  const invited = await page.request.post(`${server.address}/api/v1/projects/fair/devices`, { data: { label: "Tablet 7", event: "hall" } });
  const { path } = (await invited.json()) as { path: string };
  await page.context().clearCookies();
  await page.goto(path);
  await started(page);
  await expect(page, "the code is not left in the address").toHaveURL(`${server.address}/event`);
  await page.getByRole("button", { name: words("event.use_code") }).click();
  await expect(page.getByRole("heading", { name: "Tablet 7" })).toBeVisible();
  await expect(page.getByText(words("phone.ready"))).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(path);
  await started(other);
  await other.getByRole("button", { name: words("event.use_code") }).click();
  await expect(other.getByText(words("event.bad_code"))).toBeVisible();
  await other.getByLabel(words("event.code"), { exact: true }).fill("");
  await other.getByRole("button", { name: words("event.use_code") }).click();
  await expect(other.getByText(words("event.no_code"))).toBeVisible();
});

test("T6: a revoked device goes on sending; what it sends is set aside", async ({ page, server }) => {
  await prepare(page, server);
  await enter(page);
  await server.addAccount("lead@example.org", "lead", "another quiet pond");
  const lead = { data: { email: "lead@example.org", passphrase: "another quiet pond" } };
  await page.request.post(`${server.address}/api/v1/session`, lead);
  const devices = (await (await page.request.get(`${server.address}/api/v1/projects/fair/devices`)).json()) as { id: string; label: string }[];
  expect(devices.map(({ label }) => label)).toEqual(["Tablet 1 (AB)"]);
  expect((await page.request.delete(`${server.address}/api/v1/projects/fair/devices/${devices[0]!.id}`)).status()).toBe(204);
  await answer(page);
  await takeCode(page);
  await leave(page);
  await expect(page.getByText(words("event.all_arrived"))).toBeVisible();
  expect(await count(page, "event.aside")).toBe("1");
  expect(await server.responses()).toBe(0);
});

/** English words on a page in Arabic, but for names and receipt codes. */
async function englishOn(page: Page): Promise<string[]> {
  const seen = await visibleText(page, "nav.languages, .said, .code, [lang]:not(html):not([lang=ar])");
  const names = /Coeval|LGBTQ|ico\.org\.uk|[A-Z0-9]{4}(-[A-Z0-9]{1,4})+/g;
  return seen.map(({ text }) => text).filter((text) => /[A-Za-z]{2,}/.test(text.replace(names, "")));
}

for (const [name, language, scheme] of [
  ["light", "en-GB", "light"],
  ["dark", "en-GB", "dark"],
  ["right to left", "ar", "light"],
] as const) {
  test(`every page of event mode is accessible: ${name}`, async ({ page, server }) => {
    await page.clock.install();
    await page.emulateMedia({ colorScheme: scheme });
    const look = async (where: string) => {
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
      expect.soft(found, where).toEqual([]);
      if ((await page.locator("html").getAttribute("lang")) === "ar") expect.soft(await englishOn(page), where).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(overflow, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
    };
    await page.goto(`/event?lang=${language}`);
    await started(page);
    await look("prepare");
    await prepare(page, server);
    await set(page, { length: "quick" });
    await look("device");
    await enter(page);
    await page.setViewportSize({ width: 320, height: 640 });
    if (language !== "en-GB") await page.getByRole("button", { name: "العربية" }).click();
    await answer(page, { language, look });
    await page.clock.runFor(61_000);
    await expect(warning(page)).toBeVisible();
    await look("warning");
    await page.clock.runFor(21_000);
    await expect(startButton(page)).toBeVisible();
    await page.getByRole("button", { name: words("event.staff"), exact: true }).click();
    await look("leave");
    await page.getByLabel(words("event.pin"), { exact: true }).fill(PIN);
    await page.getByRole("button", { name: words("event.leave") }).click();
    await expect(page.getByText(words("event.all_arrived"))).toBeVisible();
    await look("device with a response");
  });
}
