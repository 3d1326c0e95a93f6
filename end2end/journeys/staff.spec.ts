// Staff pages: accessible and narrow enough for a phone, usable without a mouse, and open only to whom they are for.

import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { anEvent, prepare } from "../harness/event.ts";
import { garden } from "../harness/garden.ts";
import { othersAnswer } from "../harness/others.ts";
import { started } from "../harness/phone_pages.ts";
import { everyStaffPage, press, signIn, signInByForm } from "../harness/staff.ts";
import { test } from "../harness/test.ts";
import { tabTo } from "../harness/without_mouse.ts";
import { pattern, words } from "../harness/words.ts";

test("every staff page is accessible, light and dark, and fits a small phone", async ({ page, server }) => {
  test.slow();
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const axe = async (where: string, asked: AxeBuilder) => {
    const { violations } = await asked.analyze();
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
    expect.soft(found, where).toEqual([]);
  };
  // There are no frames, for which axe would open a page of its own each time.
  const builder = () => new AxeBuilder({ page }).setLegacyMode();
  await everyStaffPage(page, server, async (name) => {
    await page.setViewportSize({ width: 390, height: 780 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await axe(`${name}, light`, builder().withTags(tags));
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await axe(`${name}, dark`, builder().withRules(["color-contrast"]));
    await page.setViewportSize({ width: 320, height: 640 });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(tooWide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  });
});

test("sign in, invite somebody and revoke a device without a mouse", async ({ page, server, browser }) => {
  await anEvent(server);
  const tablet = await (await browser.newContext({ baseURL: server.address, locale: "en-GB" })).newPage();
  await prepare(tablet, server);
  await server.addAccount("lead@example.org", "lead", "a heron on the roof");
  const button = (key: string) => page.getByRole("button", { name: words(key), exact: true });

  await page.goto("/staff/people");
  await tabTo(page, page.getByLabel(words("staff.email")));
  await page.keyboard.type("lead@example.org");
  await page.keyboard.press("Tab");
  await page.keyboard.type("a heron on the roof");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 }), "on to the page that was asked for").toHaveText(words("staff.people"));

  await tabTo(page, page.getByRole("checkbox", { name: words("staff.role_moderator") }));
  await page.keyboard.press("Space");
  await tabTo(page, button("staff.invite_make"));
  await page.keyboard.press("Enter");
  await expect(page.getByText(pattern("staff.invited_about"))).toContainText(words("staff.role_moderator"));

  await tabTo(page, page.getByRole("link", { name: words("staff.projects"), exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator('a[href="/staff/p/fair/devices"]'));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: words("staff.device_revoke_one", { label: "Tablet 1 (AB)" }) }));
  await page.keyboard.press("Space");
  await tabTo(page, button("staff.confirm_revoke_yes"));
  await page.keyboard.press("Space");
  await expect(page.getByRole("row", { name: /Tablet 1/ })).toContainText(pattern("staff.device_revoked"));
  await tablet.context().close();
});

test("the home page leads staff to their pages, with the app and without", async ({ page, server }) => {
  await page.goto("/");
  await expect(page.getByRole("link", { name: garden.name["en-GB"], exact: true })).toBeVisible();
  await started(page);
  await page.getByRole("link", { name: words("home.staff"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("staff.sign_in"));
  await expect(page.getByRole("heading", { level: 2 }), "there is no account yet").toHaveText(words("first.title"));
  await server.addAccount("admin@example.org", "admin", "a heron on the roof");
  await signInByForm(page, "admin@example.org", "a heron on the roof");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("staff.projects"));
});

test("a lead who is made data officer takes single answers with the same account", async ({ page, server, browser }) => {
  await signIn(page, server, "lead");
  await page.goto("/staff/p/garden");
  const raw = page.locator('a[href*="level=raw"]');
  await expect(raw).toHaveCount(0);
  const admin = await (await browser.newContext({ baseURL: server.address, locale: "en-GB" })).newPage();
  await signIn(admin, server, "admin");
  await admin.goto("/staff/people");
  await admin.getByRole("link", { name: words("staff.roles_change_one", { email: "lead@example.org" }), exact: true }).click();
  await admin.getByRole("button", { name: `${words("staff.role_give")}: ${words("staff.role_data_officer")}` }).click();
  await press(admin, "staff.confirm_give_yes");
  await expect(admin.getByText(words("staff.role_given", { email: "lead@example.org", role: words("staff.role_data_officer") }))).toBeVisible();
  await page.reload();
  await expect(raw.first()).toBeAttached();
  await admin.getByRole("button", { name: `${words("staff.role_take")}: ${words("staff.role_data_officer")}` }).click();
  await press(admin, "staff.confirm_take_yes");
  await page.reload();
  await expect(raw).toHaveCount(0);
  await admin.context().close();
});

test("the link of an invitation is copied, or marked where the clipboard refuses", async ({ page, server, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.address });
  await signIn(page, server, "lead");
  const copy = page.getByRole("button", { name: words("staff.link_copy"), exact: true });
  const invite = async () => {
    await page.goto("/staff/people");
    await page.getByRole("checkbox", { name: words("staff.role_moderator") }).check();
    await press(page, "staff.invite_make");
    return page.locator(".secret").innerText();
  };
  const link = await invite();
  await copy.click();
  await expect(page.getByText(words("staff.link_copied"))).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  const other = await invite();
  await copy.click();
  await expect(page.getByText(words("staff.link_marked"))).toBeVisible();
  expect(await page.evaluate(() => String(getSelection()))).toBe(other);
});

test("a commissioner who is invited by link sees what is published, and nothing else", async ({ page, server, browser }) => {
  await othersAnswer(server, "garden", Array.from({ length: 40 }, () => ({ "q06.services": "lot_better" })));
  await signIn(page, server, "lead");
  await page.goto("/staff/people");
  await page.getByRole("checkbox", { name: words("staff.role_commissioner") }).check();
  await page.getByLabel(words("staff.project"), { exact: true }).selectOption("garden");
  await press(page, "staff.invite_make");
  const link = await page.locator(".secret").innerText();

  const guest = await (await browser.newContext({ baseURL: server.address, locale: "en-GB" })).newPage();
  await guest.goto(link);
  await guest.getByLabel(words("staff.email")).fill("pays@example.org");
  await guest.getByLabel(words("staff.passphrase_new")).fill("three random words");
  await press(guest, "staff.invitation_accept");
  await expect(guest.getByText(words("staff.signed_in_as", { email: "pays@example.org" }))).toBeVisible();
  const ways = guest.getByRole("main").locator(".cards a");
  await expect(ways).toHaveText(["The community garden", words("staff.poster")]);
  await expect(guest.getByText(words("staff.release_none"))).toBeVisible();
  await server.command("release", "garden");
  await guest.reload();
  await guest.getByRole("link", { name: words("staff.release", { number: 1 }) }).click();
  await expect(guest).toHaveURL(/\/p\/garden\/results$/);
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText(words("results.title"));

  for (const path of ["/p/garden", "/p/garden/quarantine", "/quarantine", "/p/garden/devices", "/people", "/audit", "/import"]) {
    const answer = await guest.goto(`/staff${path}`);
    expect(answer?.status(), path).toBe(403);
    await expect(guest.getByRole("heading", { level: 1 }), path).toHaveText(words("staff.not_allowed"));
  }
  expect((await guest.request.get("/api/v1/projects/garden/dashboard")).status()).toBe(403);

  await guest.context().clearCookies();
  const used = await guest.goto(link);
  expect(used?.status()).toBe(410);
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText(words("staff.invitation_over"));
  await guest.goto("/staff");
  await signInByForm(guest, "pays@example.org", "three random words");
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText(words("staff.projects"));
  await guest.context().close();
});
