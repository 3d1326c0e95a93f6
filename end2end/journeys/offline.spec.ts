// The main job: load, cut, answer, reload while cut, close and reopen the browser, reconnect, sent, counted once.

import { garden } from "../harness/garden.ts";
import { Person } from "../harness/person.ts";
import { othersAnswer } from "../harness/others.ts";
import { readyOffline, started } from "../harness/phone_pages.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

test("an answer given without signal arrives once and counts once", async ({ phone, server }) => {
  await readyOffline(phone, "garden");
  await phone.cutNetwork();

  await test.step("answers everything without signal", async () => {
    const page = await phone.visit("/p/garden");
    const person = new Person(page, { length: "short", aboutYou: true, until: "q17.p_respect" });
    await person.answerAll();
    await page.reload();
    expect(person.step).toBe("q17.p_respect");
    await new Person(page, { aboutYou: true }).carryOn();
    await expect(page.getByText(words("done.waiting"))).toBeVisible();
    await expect(page.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-[0-9A-Z]$/)).toBeVisible();
    await page.reload();
    await expect(page.getByText(words("badge.waiting", { count: 1 }))).toBeVisible();
  });

  await phone.close();
  await phone.open();

  await test.step("the outbox still holds it after the browser was closed, without signal", async () => {
    const page = await phone.visit("/outbox");
    await expect(page.getByText(words("outbox.waiting"), { exact: true })).toBeVisible();
  });

  await phone.reconnect();

  await test.step("it is sent, and the page says so only then", async () => {
    const page = await phone.visit("/outbox");
    await expect(page.getByText(words("outbox.sent"), { exact: true })).toBeVisible();
    await expect(page.getByText(words("badge.none"))).toBeVisible();
  });

  await test.step("it is stored once, and stands on the dashboard among the others", async () => {
    expect(await server.responses()).toBe(1);
    await othersAnswer(server, "garden", Array.from({ length: 12 }, () => ({ "q17.p_respect": "always" })));
    await server.command("release", "garden");
    const results = await (await fetch(`${server.address}/api/v1/projects/garden/results`)).json();
    expect(results.people.answered).toBe(13);
    const page = await phone.visit("/p/garden/results");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("results.title"));
    await expect(page.locator("main")).toContainText("The community garden");
  });
});

test("whoever only opened the home page can answer any of its projects without signal", async ({ phone, server }) => {
  const page = await phone.visit("/");
  await expect(page.getByText(words("home.ready"))).toBeVisible();
  await page.close();
  await phone.cutNetwork();
  await phone.close();
  await phone.open();
  const later = await phone.visit("/");
  await expect(later.getByText(words("home.offline"))).toBeVisible();
  await later.getByRole("heading", { level: 2 }).getByRole("link").first().click();
  await new Person(later).answerAll();
  await expect(later.getByText(words("done.waiting"))).toBeVisible();
  await phone.reconnect();
  const outbox = await phone.visit("/outbox");
  await expect(outbox.getByText(words("outbox.sent"), { exact: true })).toBeVisible();
  expect(await server.responses()).toBe(1);
});

test("whoever goes on while the list of projects is still on its way stays where they went", async ({ phone }) => {
  await readyOffline(phone, "garden");
  const page = await phone.context.newPage();
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/api/v1/projects", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(new URL("/", phone.address).href);
  await page.getByRole("heading", { level: 2 }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The community garden");
  const answered = page.waitForResponse("**/api/v1/projects");
  answer();
  await answered;
  await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
  await page.getByRole("button", { name: words("common.continue"), exact: true }).click();
  await expect(page).toHaveURL(/\/answer\//);
});

test("questions that arrive late do not take the place of another project's", async ({ page, server }) => {
  await server.addProject({ ...garden, slug: "orchard", name: { "en-GB": "The orchard", ar: "البستان" } });
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/api/v1/projects/garden/pack?*", async (route) => {
    await held;
    await route.continue();
  });
  const heading = page.getByRole("heading", { level: 1 });
  await page.goto("/");
  await started(page);
  await page.getByRole("link", { name: garden.name["en-GB"] }).click();
  await expect(heading).toHaveText(words("app.loading"));
  await page.goBack();
  await page.getByRole("link", { name: "The orchard" }).click();
  await expect(heading).toHaveText("The orchard");
  const arrived = page.waitForResponse("**/api/v1/projects/garden/pack?*");
  answer();
  await (await arrived).finished();
  await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
  await page.getByRole("button", { name: words("common.continue"), exact: true }).click();
  await expect(page).toHaveURL(/\/p\/orchard\/answer\//);
  await page.goBack();
  await expect(heading).toHaveText("The orchard");
});

test("every address opens without signal, also after the browser was closed", async ({ phone }) => {
  await readyOffline(phone, "garden");
  await phone.cutNetwork();
  await phone.close();
  await phone.open();
  for (const [path, heading] of [
    ["/", "home.title"],
    ["/outbox", "outbox.title"],
    ["/phone", "phone.title"],
  ] as const) {
    const page = await phone.visit(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words(heading));
    await page.close();
  }
  const project = await phone.visit("/p/garden");
  await expect(project.getByRole("heading", { level: 1 })).toHaveText("The community garden");
  const unknown = await phone.visit("/p/no-such-project");
  await expect(unknown.getByRole("heading", { level: 1 })).toHaveText(words("project.missing_title"));
  for (const path of ["/receipt", "/portfolio", "/staff"]) {
    const page = await phone.visit(path);
    await expect(page.getByRole("heading", { level: 1 }), path).toHaveText(words("needs_signal.title"));
    await expect(page.getByRole("link", { name: words("common.try_again") })).toBeVisible();
    await page.close();
  }
});

test("pages of results open again without signal, and say that they are a copy", async ({ phone }) => {
  await readyOffline(phone, "garden");
  const pages = [
    ["/p/garden/results", "results.title"],
    ["/protect", "protect.title"],
  ] as const;
  for (const [path] of pages) {
    const page = await phone.visit(path);
    await expect(page.getByText(words("plain.offline_copy"))).toBeHidden();
    await expect.poll(() => page.evaluate(async (kept) => Boolean(await caches.match(kept)), path)).toBe(true);
    await page.close();
  }
  await phone.cutNetwork();
  for (const [path, heading] of pages) {
    const page = await phone.visit(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words(heading));
    await expect(page.getByText(words("plain.offline_copy"))).toBeVisible();
    await page.close();
  }
});
