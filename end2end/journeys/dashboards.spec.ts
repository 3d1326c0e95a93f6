// Dashboards: what is too small to show is shown nowhere, and the page, the print and the feed say the same numbers.

import { AxeBuilder } from "@axe-core/playwright";
import { type APIRequestContext, type Browser, type Page, expect } from "@playwright/test";
import { fair } from "../harness/event.ts";
import { type Row, filtered, wholeFeed } from "../harness/feed.ts";
import { garden } from "../harness/garden.ts";
import { othersAnswer } from "../harness/others.ts";
import { type Figure, anchor, day, figures, people, share } from "../harness/report.ts";
import type { Coeval } from "../harness/server.ts";
import { signIn } from "../harness/staff.ts";
import { test } from "../harness/test.ts";
import { tabTo } from "../harness/without_mouse.ts";
import { words } from "../harness/words.ts";

const K_PUBLIC = 10;
const WHOLE_FIGURE = ["too_few", "protects_others"];

/** A browser in which somebody of this role is signed in. */
async function signedIn(browser: Browser, server: Coeval, role: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: server.address, locale: "en-GB", timezoneId: "Europe/London" })).newPage();
  await signIn(page, server, role);
  return page;
}

/** The figure of an item, as the page shows it. */
async function figure(page: Page, item: string): Promise<Figure> {
  const found = (await figures(page)).find(({ id }) => id === anchor(item));
  if (!found) throw new Error(`no figure of ${item}`);
  return found;
}

/** The lines of a CSV file under the names of their columns; nothing in it has a line break. */
function table(csv: string): Record<string, string>[] {
  const cells = (line: string) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)].map(([, cell]) => cell!.replace(/^"|"$/g, "").replaceAll('""', '"'));
  const [names, ...lines] = csv.replace(/^\uFEFF/, "").trimEnd().split(/\r?\n/).map(cells);
  return lines.map((line) => Object.fromEntries(names!.map((name, place) => [name, line[place] ?? ""])));
}

/** What everybody may take away holds nothing about the two kinds of knowledge but why it does not. */
async function noSplitInFiles(request: APIRequestContext, item: string): Promise<void> {
  const numbers = ["n_answered", "on_scale", "count", "percent", "low", "high"];
  const csv = table(await (await request.get("/api/v1/projects/garden/export?level=release&format=csv")).text());
  const split = csv.filter((row) => row.by === "you.role" && row.item === item);
  expect(split.length).toBeGreaterThan(0);
  for (const row of split) {
    expect(numbers.map((name) => row[name]).join(""), row.key).toBe("");
    expect(WHOLE_FIGURE, row.key).toContain(row.hidden);
  }
  type Group = { by: string; n: null; hidden: string; headline: { count: null; percent: null } | null; distribution: { count: null; percent: null }[] };
  type Document = { items: { id: string; groups: Group[] }[] };
  for (const path of ["results", "results?by=you.role", "export?level=release&format=json"]) {
    const { items } = (await (await request.get(`/api/v1/projects/garden/${path}`)).json()) as Document;
    const groups = items.find(({ id }) => id === item)!.groups.filter(({ by }) => by === "you.role");
    expect(groups.length, path).toBeGreaterThan(0);
    for (const { n, hidden, headline, distribution } of groups) {
      expect(WHOLE_FIGURE, path).toContain(hidden);
      const given = [n, headline?.count, headline?.percent, ...distribution.flatMap(({ count, percent }) => [count, percent])];
      expect(given.filter((number) => number !== null && number !== undefined), path).toEqual([]);
    }
  }
  const rows = await filtered(request, "garden", `By eq 'you.role' and Item eq '${item}'`);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    expect([row.Answered, row.OnScale, row.Count, row.Percent, row.Low, row.High], row.Key).toEqual([null, null, null, null, null, null]);
    expect(WHOLE_FIGURE, row.Key).toContain(row.Hidden);
  }
  expect(await filtered(request, "garden", `By eq 'you.role' and Item eq '${item}' and Count ge 0`)).toEqual([]);
  noSplitInSheet(await (await request.get(`/p/garden/results/${item}.csv`)).text());
}

/** The sheet of one chart. */
function noSplitInSheet(sheet: string): void {
  const split = table(sheet).filter((row) => row.side_by_side === "you.role");
  expect(split.length).toBeGreaterThan(0);
  for (const row of split) {
    expect([row.people, row.percent, row.low, row.high].join("")).toBe("");
    expect(WHOLE_FIGURE).toContain(row.hidden);
  }
}

/** A page with groups that are not shown: each says why, and none has a bar. */
async function noSplitOnPage(page: Page, item: string): Promise<void> {
  const shown = await figure(page, item);
  expect(shown.voices, "nothing side by side").toBe(false);
  const reasons = [words("results.group_too_few"), words("results.group_protects")];
  const groups = shown.groups.flatMap(({ rows }) => rows);
  expect(groups.length).toBe(3);
  // Noise decides whether fourteen are too few by themselves, or would stand alone beside three.
  for (const [name, , why] of groups) expect(reasons, name).toContain(why);
  for (const [name, count, , likely] of groups) expect([count, likely], name).toEqual([words("results.hidden_cell"), ""]);
  await expect(page.locator(`#${anchor(item)} .groups .bar .part`)).toHaveCount(0);
}

test("T8: fourteen residents and three professionals: the whole is shown, a split on no path", async ({ page, server, browser }) => {
  test.slow();
  const item = "q17.p_respect";
  await othersAnswer(server, "garden", Array.from({ length: 17 }, (_, place) => ({
    [item]: place % 2 ? "sometimes" : "always",
    "you.role": place < 14 ? "lived" : "professional",
  })));
  const lead = await signedIn(browser, server, "lead");
  await lead.goto("/staff/p/garden");
  await lead.getByRole("button", { name: words("staff.publish"), exact: true }).click();
  await lead.getByRole("button", { name: words("staff.confirm_publish_yes"), exact: true }).click();
  await expect(lead.getByText(words("staff.published", { number: 1 }))).toBeVisible();

  const commissioner = await signedIn(browser, server, "commissioner");
  for (const reader of [commissioner, page]) {
    await reader.goto("/p/garden/results");
    const { said } = await figure(reader, item);
    expect(said).toMatch(/^About \d+ of \d+ people answered /);
    await noSplitOnPage(reader, item);
    const everything = await reader.locator("main").innerText();
    for (const asked of ["?by=you.role", "?by=you.role&channel=own", "?channel=own", "?month=2026-11"]) {
      await reader.goto(`/p/garden/results${asked}`);
      expect(await reader.locator("main").innerText(), asked).toBe(everything);
    }
    await noSplitInFiles(reader.request, item);

    await reader.emulateMedia({ media: "print" });
    await reader.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const printed = await reader.locator(`#${anchor(item)}`).innerText();
    expect(printed).toContain(said);
    expect(printed).toContain(words("results.group_too_few"));
    const parts = printed.slice(printed.indexOf(words("results.groups")));
    expect(parts, "no number stands beside a group").not.toMatch(/\d/);
    expect((await reader.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
    await reader.emulateMedia({ media: "screen" });
  }

  const closed = ["/staff/p/garden?by=you.role", "/staff/p/garden/figures/q17.p_respect.csv?by=you.role", "/api/v1/projects/garden/dashboard?by=you.role", "/api/v1/projects/garden/export?level=staff&format=csv&by=you.role", "/api/v1/projects/garden/export?level=raw&format=csv"];
  for (const path of closed) expect((await commissioner.request.get(path)).status(), path).toBe(403);
  for (const path of closed.filter((path) => path.startsWith("/api"))) expect((await page.request.get(path)).status(), path).toBe(401);

  for (const asked of ["by=you.role", "by=you.role&channel=own"]) {
    await lead.goto(`/staff/p/garden?${asked}`);
    await noSplitOnPage(lead, item);
    noSplitInSheet(await (await lead.request.get(`/staff/p/garden/figures/${item}.csv?${asked}`)).text());
  }
  await commissioner.context().close();
  await lead.context().close();
});

/** Eighty people, with answers of every kind that a figure can be made of. */
async function manyAnswer(server: Coeval): Promise<void> {
  const often = ["always", "mostly", "mostly", "sometimes", "not_often", "dk", "na"];
  const better = ["lot_better", "bit_better", "same", "bit_worse"];
  await othersAnswer(server, "garden", Array.from({ length: 80 }, (_, place) => ({
    "q01.activities": place % 3 ? ["planning", "designing"] : ["running"],
    "q03.say": place < 4 ? "told" : place % 4 ? "together" : "asked",
    "q04.aim_met": { a1: ["fully", "mostly", "early", "little"][place % 4], ...(place % 2 ? { a2: "not_yet" } : {}) },
    ...(place < 65 ? { "q06.services": better[place % better.length] } : {}),
    "q07.area": "same",
    "q11.p_courage": place < 7 ? "always" : "dk",
    "q17.p_respect": often[place % often.length],
    ...(place < 9 ? { "q18.p_humility": "mostly" } : {}),
    ...(place % 5 ? {} : { "story.text": "The heron came back." }),
    "you.role": place < 35 ? "lived" : place < 65 ? "professional" : "both",
    "you.age": place % 2 ? "25_34" : "55_64",
    "you.disability": place < 76 ? "no" : "yes",
  })), 1, "full");
}

/** What is said of everybody and of nobody in a small group, in place of a number. */
function inAWord({ Hidden }: Row): string | undefined {
  if (Hidden === "nearly_all") return words("results.nearly_all");
  return Hidden === "hardly_anybody" ? words("results.hardly_anybody") : undefined;
}

/** What the page says of one figure, against the rows of the feed about it. */
function sameAsFeed(shown: Figure, rows: Row[]): void {
  const whole = rows.filter(({ By, Wording }) => By === null && Wording === "standard");
  const [first] = whole;
  const of = shown.id;
  expect(shown.question, of).toBe(first!.Question);
  const why = first!.PeopleHidden;
  if (why !== null && WHOLE_FIGURE.includes(why)) {
    expect(shown.said, of).toBe(why === "too_few" ? words("results.say_too_few") : words("results.say_protects"));
    expect([shown.table, shown.top, shown.lines, shown.groups, shown.voices, shown.drawings], of).toEqual([null, null, [], [], false, 0]);
    for (const row of whole) expect([row.Answered, row.OnScale, row.Count, row.Percent, row.Low, row.High, row.Hidden], row.Key).toEqual([null, null, null, null, null, null, why]);
    return;
  }
  const dealt = { answered: people(first!.Answered), dk: people(first!.DontKnow), na: people(first!.NotForMe), skipped: people(first!.Skipped) };
  expect(shown.lines, of).toContain(words("results.dealt", dealt));
  expect(why !== null, of).toBe(Object.values(dealt).includes(words("results.hidden_cell")));
  const answers = whole.filter(({ Row }) => Row === "answer");
  const onPage = new Map((shown.table?.rows ?? []).map(([name, count, percent]) => [name, [count, percent]]));
  if (shown.table) expect(onPage.get(words("results.total")), of).toEqual([people(first!.OnScale), share(first!.OnScale === null ? null : 100)]);
  onPage.delete(words("results.total"));
  for (const row of answers) {
    expect(row.Count === null, `${row.Key} is hidden with a reason, or is a number without one`).toBe(row.Hidden !== null);
    const cells = onPage.get(row.AnswerLabel!);
    if (cells) expect(cells, row.Key).toEqual([inAWord(row) ?? people(row.Count), inAWord(row) ?? share(row.Percent)]);
    else expect(shown.lines, row.Key).toContain(words("results.beside", { answer: row.AnswerLabel!, count: people(row.Count) }));
    onPage.delete(row.AnswerLabel!);
  }
  expect([...onPage.keys()], `${of}: every answer of the page is in the feed`).toEqual([]);
  const top = whole.find(({ Row }) => Row === "top");
  expect(shown.top, of).toBe(top?.Percent == null ? null : words("results.likely", { percent: top.Percent, low: top.Low!, high: top.High! }));
  if (top) expect(top.Percent === null, top.Key).toBe(top.Hidden !== null);
  for (const [title, by] of [["results.groups", "you.role"], ["results.waves", "wave"]] as const) {
    const groups = shown.groups.find((group) => group.title === words(title));
    if (groups) sameGroups(groups, rows.filter(({ By }) => By === by), top !== undefined);
  }
}

/** The groups of one breakdown, against the rows of the feed about them. */
function sameGroups(shown: Figure["groups"][number], rows: Row[], hasTop: boolean): void {
  expect(rows.length).toBeGreaterThan(0);
  const hidden = words("results.hidden_cell");
  const reason = (row: Row) => (row.Hidden === "too_few" ? words("results.group_too_few") : row.Hidden === "protects_others" ? words("results.group_protects") : (inAWord(row) ?? hidden));
  for (const row of rows) {
    if (row.Row === "answer") expect(row.Count === null, row.Key).toBe(row.Hidden !== null);
    const at = shown.columns.indexOf(row.GroupLabel!);
    if (hasTop) {
      const [, count, percent, likely] = shown.rows.find(([name]) => name === row.GroupLabel)!;
      expect(count, row.Key).toBe(people(row.Answered));
      expect(row.Answered === null, row.Key).toBe(row.PeopleHidden !== null);
      if (row.Row !== "top") continue;
      expect([percent, likely], row.Key).toEqual(row.Percent === null ? [reason(row), ""] : [share(row.Percent), `${share(row.Low)} – ${share(row.High)}`]);
    } else if (row.Row === "answer") {
      const cells = shown.rows.find(([name]) => name === row.AnswerLabel);
      if (cells) expect(cells[at], row.Key).toBe(row.Percent === null ? reason(row) : share(row.Percent));
    }
  }
}

test("T12: the feed as Excel opens it, the page and the printed report say the same numbers", async ({ browser, server }) => {
  test.slow();
  await manyAnswer(server);
  await server.command("release", "garden");
  const page = await signedIn(browser, server, "commissioner");
  await page.goto("/p/garden/results");
  const feed = page.getByRole("link", { name: words("results.method_odata") });
  await expect(feed).toHaveAttribute("href", "/api/v1/odata/garden/");
  const rows = await wholeFeed(page.request, "garden");

  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const report = await figures(page);
  const items = [...new Set(rows.map(({ Item }) => Item))].filter((item) => item !== "people");
  expect(report.map(({ id }) => id).sort(), "every figure of the feed is on the page, and no other").toEqual(items.map(anchor).sort());
  for (const item of items) sameAsFeed(report.find(({ id }) => id === anchor(item))!, rows.filter(({ Item }) => Item === item));
  const seen = (test: (shown: Figure) => boolean) => report.filter(test).length;
  expect(seen(({ drawings }) => drawings > 0), "figures that are shown").toBeGreaterThan(6);
  expect(seen(({ drawings }) => drawings === 0), "figures that are hidden").toBeGreaterThan(6);
  expect(seen(({ table }) => Boolean(table?.rows.some((cells) => cells.includes(words("results.hidden_cell"))))), "figures with a hidden number").toBeGreaterThan(0);
  expect(seen(({ voices }) => voices), "figures with both kinds of knowledge").toBeGreaterThan(2);

  const [whole, ...channels] = rows.filter(({ Item }) => Item === "people");
  await expect(page.locator(".people .lead")).toHaveText(words("results.people_exact", { count: whole!.Answered! }));
  const ways = await page.locator(".people .bars li").allInnerTexts();
  for (const { Group, Answered } of channels) {
    const way = ways.find((text) => text.includes(words(`results.channel_${Group}`)));
    expect(way, Group!).toContain(Answered === null ? words("results.hidden_cell") : `(about ${Answered})`);
  }
  await onPaper(page, rows[0]!);
  await page.context().close();
});

/** The report on paper: of what, which release and of when; nothing folded, nothing of the staff. */
async function onPaper(page: Page, { Date: date, Number: number }: Row): Promise<void> {
  const source = words("results.source", { project: garden.name["en-GB"], number, date: day(date) });
  await expect(page.locator(".results .source")).toHaveText(source);
  await expect(page.locator(".results .source")).toBeVisible();
  for (const legend of await page.locator(".results .legend").all()) await expect(legend, "numbers beside a drawing").toBeVisible();
  for (const groups of await page.locator('.results .groups:not([data-by="wave"]) table').all()) await expect(groups).toBeVisible();
  for (const twin of await page.locator(".results article.figure[id^=item-] > details:not(.groups)").all()) await expect(twin, "the same numbers again").toBeHidden();
  expect(await page.locator(".results table").count()).toBeGreaterThan(10);
  await expect(page.locator(".staff-menu")).toHaveCount(0);
  for (const only of [".contents", ".take", ".ways", "nav", ".top", ".bottom"]) {
    for (const part of await page.locator(only).all()) await expect(part, only).toBeHidden();
  }
  const pdf = await page.pdf({ format: "A4" });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
}

test("a filter and a way side by side are chosen without a mouse, and the address shows a colleague the same", async ({ browser, server }) => {
  await server.addProject(fair);
  await othersAnswer(server, "fair", Array.from({ length: 48 }, (_, place) => ({
    "q17.p_respect": place % 3 ? "always" : "sometimes",
    "q06.services": place % 2 ? "lot_better" : "same",
    "you.role": place < 24 ? "lived" : "professional",
  })));
  const page = await signedIn(browser, server, "lead");
  await page.goto("/staff/p/fair");
  const follow = async (name: string) => {
    await tabTo(page, page.getByRole("link", { name, exact: true }));
    await page.keyboard.press("Enter");
  };
  await follow("How are you part of this project?");
  await expect(page).toHaveURL(/\?by=you\.role$/);
  const unfiltered = await figures(page);
  await tabTo(page, page.locator(".filters summary"));
  await page.keyboard.press("Enter");
  await follow(words("results.channel_own"));
  await expect(page).toHaveURL(/\?by=you\.role&channel=own$/);
  await expect(page.locator(".only")).toContainText(words("staff.figures_only", { filter: words("results.channel_own") }));
  await expect(page.locator(".contents [aria-current]")).toHaveText("How are you part of this project?");
  const mine = await figures(page);
  expect(mine.filter(({ voices }) => voices).length, "both are shown").toBeGreaterThan(1);

  const colleague = await signedIn(browser, server, "analyst");
  await colleague.goto(page.url());
  for (const part of ["h1", ".only", ".people", "#differences"]) {
    expect(await colleague.locator(part).innerText(), part).toBe(await page.locator(part).innerText());
  }
  expect(await figures(colleague)).toEqual(mine);
  await colleague.context().close();

  await follow(words("staff.figures_all"));
  await expect(page).toHaveURL(/\/staff\/p\/fair\?by=you\.role$/);
  await expect(page.locator(".only")).toHaveCount(0);
  expect(await figures(page)).toEqual(unfiltered);
  await follow(words("staff.figures_by_none"));
  await expect(page).toHaveURL(/\/staff\/p\/fair$/);
  expect((await figures(page)).flatMap(({ groups }) => groups)).toEqual([]);
  await page.context().close();
});

const SIZES = [0, 1, 4, 5, 9, 10, 29];
/** So many people are shown whatever noise does. */
const ENOUGH = 29;

/** What must hold on a page of figures, however few people answered. */
async function honest(page: Page, where: string): Promise<void> {
  const text = await page.locator("main").innerText();
  expect.soft(text, where).not.toMatch(/NaN|Infinity|undefined|null|\{\w+\}/);
  const empty = await page.evaluate(() => {
    const drawn = [...document.querySelectorAll(".results .bar, .results .trend")];
    return drawn.filter((svg) => svg.childElementCount === 0).map((svg) => svg.outerHTML.slice(0, 120));
  });
  expect.soft(empty, `${where}: a drawing of nothing`).toEqual([]);
  const charts = page.locator(".bar.stacked");
  for (const chart of await charts.all()) {
    if (await chart.isVisible()) expect.soft(await chart.locator(".part").count(), `${where}: a chart of nothing`).toBeGreaterThan(0);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${where} scrolls sideways`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`), where).toEqual([]);
}

test("from nobody to twenty-nine people, every page says something true and draws nothing empty", async ({ page, server }) => {
  test.slow();
  await signIn(page, server, "lead");
  const item = "q17.p_respect";
  for (const size of SIZES) {
    const slug = `garden-${size}`;
    await server.addProject({ ...garden, slug });
    if (size > 0) {
      await othersAnswer(server, slug, Array.from({ length: size }, (_, place) => ({
        [item]: ["always", "mostly", "sometimes"][place % 3],
        "q06.services": "lot_better",
        "q01.activities": ["planning"],
        "you.role": place % 2 ? "lived" : "professional",
      })));
    }
    await page.goto(`/p/${slug}/results`);
    await expect(page.getByRole("heading", { name: words("results.none_title") })).toBeVisible();
    await honest(page, `${size} before a release`);
    if (size < 10) {
      await expect(server.command("release", slug), `${size} are too few for a first release`).rejects.toThrow();
    } else {
      await server.command("release", slug);
      await page.goto(`/p/${slug}/results`);
      await publicSize(page, size, item);
      await honest(page, `${size}, released`);
    }
    for (const asked of ["", "?by=you.role", "?by=you.role&channel=own", "?channel=paper"]) {
      await page.goto(`/staff/p/${slug}${asked}`);
      if (asked === "") await staffSize(page, size, item);
      await honest(page, `${size}, staff${asked}`);
    }
  }
});

/** The short page: one sentence for all questions, which are not there. */
async function nothing(page: Page): Promise<void> {
  await expect(page.getByText(words("results.nothing_shown"))).toBeVisible();
  expect(await figures(page)).toEqual([]);
}

async function publicSize(page: Page, size: number, item: string): Promise<void> {
  const lead = page.locator(".people .lead");
  if (size === 0) await expect(lead).toHaveText(words("results.people_none"));
  else if (size < K_PUBLIC) await expect(lead).toHaveText(words("results.people_hidden"));
  else await expect(lead).toHaveText(words("results.people_exact", { count: size }));
  if (size < K_PUBLIC) return nothing(page);
  if (size < ENOUGH) return;
  const shown = await figure(page, item);
  expect(shown.said, `${size}`).toMatch(/^About \d+ of \d+ people answered/);
}

async function staffSize(page: Page, size: number, item: string): Promise<void> {
  if (size === 0) await expect(page.getByText(words("staff.figures_nobody"))).toBeVisible();
  else await expect(page.getByText(words("staff.received", { count: size }))).toBeVisible();
  if (size === 0) return;
  const found = (await figures(page)).find(({ id }) => id === anchor(item));
  if (found?.said.includes("too few for a share")) expect([found.drawings, found.top], `${size}`).toEqual([0, null]);
  if (size >= ENOUGH) expect(found?.said, `${size}`).toMatch(/^About \d+ of \d+ people answered/);
}
