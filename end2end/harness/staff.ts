// Staff: somebody signs in, there is something on every page, and an administrator goes through all of them.

import { type Page, expect } from "@playwright/test";
import { fair } from "./event.ts";
import { envelope, othersAnswer, post } from "./others.ts";
import type { Coeval } from "./server.ts";
import { unfold } from "./tour.ts";
import { words } from "./words.ts";

const PASSPHRASE = "a heron on the roof";

/** An account of a role, and this browser signed in to it. */
export async function signIn(page: Page, server: Coeval, role: string): Promise<void> {
  const account = { email: `${role}@example.org`, passphrase: PASSPHRASE };
  await server.addAccount(account.email, role, account.passphrase);
  const signedIn = await page.request.post(`${server.address}/api/v1/session`, { data: account });
  expect(signedIn.status()).toBe(204);
}

/** Fills in the page for signing in. */
export async function signInByForm(page: Page, email: string, passphrase: string): Promise<void> {
  await page.getByLabel(words("staff.email")).fill(email);
  await page.getByLabel(words("staff.passphrase"), { exact: true }).fill(passphrase);
  await press(page, "staff.sign_in");
}

/** Presses the button with these words, and waits for the page that it leads to. */
export async function press(page: Page, key: string): Promise<void> {
  await page.getByRole("button", { name: words(key), exact: true }).click();
}

type Look = (name: string) => Promise<void>;

/** Every staff page, with all that an administrator may see on it, and the answers that only others may read. */
export async function everyStaffPage(page: Page, server: Coeval, look: Look): Promise<void> {
  await server.addProject(fair);
  await muchCameIn(server);
  await page.goto("/staff");
  await look("sign in");
  await signInByForm(page, "nobody@example.org", "not a passphrase");
  await look("wrong sign-in");
  await answersThatDidNotFit(page, server);
  await look("answers that did not fit");
  await stories(page, server, look);
  await signIn(page, server, "admin");
  for (const path of ["", "/p/fair", "/p/fair?by=you.role", "/p/fair?channel=own", "/p/fair?by=you.age&event=hall", "/p/fair?by=you.role&channel=own", "/p/garden", "/p/garden/quarantine", "/p/garden/devices", "/p/garden/keeping", "/p/garden/poster", "/p/fair/screen", "/p/garden/screen", "/p/no-such-project", "/no-such-page"]) {
    await page.goto(`/staff${path}`);
    await unfold(page);
    await look(`/staff${path}`);
  }
  await publish(page, look);
  await reference(page, look);
  await quarantine(page, look);
  await devices(page, server, look);
  await people(page, server, look);
  await account(page, look);
  await bringIn(page, look);
  await page.goto("/staff/audit");
  await look("audit");
}

async function answersThatDidNotFit(page: Page, server: Coeval): Promise<void> {
  await signIn(page, server, "data_officer");
  await page.goto("/staff/p/fair/quarantine");
  await page.getByText(words("staff.answers_show")).first().click();
}

/** What people wrote, with nothing and with something there: tags, counts, and the board. */
async function stories(page: Page, server: Coeval, look: Look): Promise<void> {
  for (const path of ["", "/codebook", "/board"]) {
    await page.goto(`/staff/p/garden/stories${path}`);
    await look(`stories${path} of nobody`);
  }
  // Texts are shown once five people have written some.
  const told = ["The heron came back.", "Wasserwirtschaftsverwaltungsvorschrift".repeat(8), "زاد عدد الطيور في الحديقة", "We meet again.", "The bus stops here now."];
  await othersAnswer(server, "fair", told.map((text) => ({ "story.text": text, "q06.services": "same" })));
  await page.goto("/staff/p/fair/stories/codebook");
  for (const name of ["Birds", "Herons and other birds that came back to the pond"]) {
    await page.locator("#name-new").fill(name);
    await press(page, "staff.codebook_add_it");
  }
  await page.getByText(words("staff.codebook_change"), { exact: true }).first().click();
  await look("codebook");
  await page.goto("/staff/p/fair/stories");
  await page.getByText(words("staff.stories_tags"), { exact: true }).first().click();
  await page.getByRole("checkbox").first().check();
  await press(page, "staff.stories_keep_tags");
  await page.getByText(words("staff.stories_choose"), { exact: true }).first().click();
  await look("stories");
  await page.locator("#reason-0").fill("It lasts.");
  await press(page, "staff.stories_choose_it");
  await page.goto("/staff/p/fair/stories/board");
  await look("board");
}

async function publish(page: Page, look: Look): Promise<void> {
  await page.goto("/staff/p/fair");
  await press(page, "staff.publish");
  await look("whether to publish");
  await press(page, "staff.confirm_publish_yes");
  await look("figures that were published");
  await page.goto("/staff/p/fair");
  await expect(page.getByRole("button", { name: words("staff.publish") }), "it is offered only when it can be done").toHaveCount(0);
  await expect(page.getByText(words("staff.wait_day"))).toBeVisible();
  await look("a release that is too soon");
}

/** The population to compare with: none, one with mistakes, one that is fine, and what the figures say beside it. */
async function reference(page: Page, look: Look): Promise<void> {
  const table = (count: string) => `dimension,group,count,source,date\nethnicity,white,${count},A made-up census,2021-03-21\nethnicity,asian,1500,A made-up census,2021-03-21`;
  await page.goto("/staff/p/fair/reference");
  await unfold(page);
  await look("no population");
  for (const [count, name] of [["many", "a population with a mistake"], ["8500", "a population that is fine"]] as const) {
    await page.getByLabel(words("staff.reference_text")).fill(table(count));
    await press(page, "staff.reference_look");
    await look(name);
  }
  await press(page, "staff.reference_take_in");
  await look("a population that was taken in");
  await page.goto("/staff/p/fair?by=you.ethnicity");
  await unfold(page);
  await look("figures beside a population");
}

async function quarantine(page: Page, look: Look): Promise<void> {
  await page.goto("/staff/quarantine");
  await look("what names no known project");
  await page.goto("/staff/p/fair/quarantine");
  await look("what did not fit");
  await press(page, "staff.discard");
  await look("nothing was ticked");
  await page.getByRole("checkbox").first().check();
  await press(page, "staff.discard");
  await look("whether to discard");
  await press(page, "staff.confirm_discard_yes");
  await look("something was discarded");
}

async function devices(page: Page, server: Coeval, look: Look): Promise<void> {
  for (const label of ["Tablet 1", "The tablet at the door of the community hall (MK)"]) {
    const { code } = (await (await page.request.post("/api/v1/projects/fair/devices", { data: { label, event: "hall" } })).json()) as { code: string };
    expect((await fetch(`${server.address}/api/v1/devices/enrol`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ code }) })).status).toBe(200);
  }
  await page.goto("/staff/p/fair/devices");
  await page.getByRole("button", { name: words("staff.device_revoke_one", { label: "Tablet 1" }) }).click();
  await look("whether to revoke");
  await press(page, "staff.confirm_revoke_yes");
  await look("devices");
  await page.getByLabel(words("staff.device_label")).fill("x".repeat(61));
  await press(page, "staff.device_show_code");
  await look("a label that is too long");
  await page.getByLabel(words("staff.device_label")).fill("Tablet 2");
  await press(page, "staff.device_show_code");
  await look("a code for a device");
}

async function people(page: Page, server: Coeval, look: Look): Promise<void> {
  await page.goto("/staff/people");
  await press(page, "staff.invite_make");
  await look("an invitation without a role");
  await page.getByRole("checkbox", { name: words("staff.role_commissioner") }).check();
  await press(page, "staff.invite_make");
  await look("an invitation that was made");
  const link = await page.locator(".secret").innerText();
  await server.addAccount("lead@example.org", "lead", PASSPHRASE);
  await page.goto("/staff/people");
  await look("people");
  await page.getByRole("link", { name: words("staff.roles_change_one", { email: "lead@example.org" }), exact: true }).click();
  await look("the roles of somebody");
  await page.getByRole("button", { name: `${words("staff.role_give")}: ${words("staff.role_data_officer")}` }).click();
  await look("whether to give a role");
  await press(page, "staff.confirm_give_yes");
  await look("a role that was given");
  await page.getByRole("button", { name: `${words("staff.role_take")}: ${words("staff.role_data_officer")}` }).click();
  await look("whether to take a role back");
  await press(page, "staff.confirm_take_yes");
  await page.goto(link);
  await look("an invitation that was opened");
  await page.getByLabel(words("staff.email")).fill("friend@example.org");
  await page.getByLabel(words("staff.passphrase_new")).fill("short");
  await press(page, "staff.invitation_accept");
  await look("a passphrase that is too short");
  await page.goto("/staff/people");
  await page.getByRole("button", { name: new RegExp(words("staff.invitation_withdraw")) }).click();
  await page.goto(link);
  await look("an invitation that is over");
}

async function account(page: Page, look: Look): Promise<void> {
  await page.goto("/staff/account");
  await look("account");
  await page.getByLabel(words("staff.passphrase_old")).fill("not a passphrase");
  await page.getByLabel(words("staff.passphrase_new")).fill("a heron in the pond");
  await press(page, "staff.passphrase_change");
  await look("a passphrase that is wrong");
}

async function bringIn(page: Page, look: Look): Promise<void> {
  const file = page.getByLabel(words("staff.import_file"));
  await page.goto("/staff/import");
  await look("import");
  await file.setInputFiles({ name: "shopping.txt", mimeType: "text/plain", buffer: Buffer.from("Milk, bread") });
  await press(page, "staff.import_bring");
  await look("a file that is none");
}

/** Figures, and envelopes that do not fit for every reason but a late one. */
async function muchCameIn(server: Coeval): Promise<void> {
  await othersAnswer(server, "fair", Array.from({ length: 40 }, (_, place) => ({
    "q17.p_respect": ["always", "mostly", "sometimes"][place % 3],
    "q06.services": place % 2 ? "lot_better" : "bit_better",
    "q04.aim_met": { a1: "mostly" },
    "you.role": place < 25 ? "lived" : "professional",
  })));
  const answers = { "q06.services": "bit_better", "story.text": "The heron came back to the pond when the reeds had grown, and everybody saw it." };
  const misfits = [
    envelope("fair", { ...answers, "x.unknown": "yes" }),
    envelope("fair", { ...answers, "q06.services": "splendid" }),
    { ...envelope("fair", answers), channel: "event" },
    { ...envelope("fair", answers), questionnaire: { id: "coeval-core", version: 99 } },
    envelope("no-such-project", answers),
  ];
  expect(await post(server, JSON.stringify({ responses: misfits }))).toEqual(misfits.map(() => "quarantined"));
}
