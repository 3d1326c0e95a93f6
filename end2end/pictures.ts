// Takes the README's pictures and those of the app's manifest from the demo: `npm run pictures`, then commit them.

import { mkdir, writeFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { Person } from "./harness/person.ts";
import { othersAnswer } from "./harness/others.ts";
import { started } from "./harness/phone_pages.ts";
import { inProject } from "./harness/places.ts";
import { Coeval } from "./harness/server.ts";
import { words } from "./harness/words.ts";
import { expect, test } from "@playwright/test";

const QUALITY = 72;
const folder = "docs/pictures";

type Look = { width: number; height: number; scheme: "light" | "dark"; language: "en-GB" | "ar"; scale?: number };

const phone: Look = { width: 390, height: 780, scheme: "light", language: "en-GB" };

test("pictures of the demo", async ({ browser }) => {
  const server = await Coeval.start();
  try {
    await server.command("demo");
    await mkdir(inProject(folder), { recursive: true });
    const [project] = (await (await fetch(`${server.address}/api/v1/projects`)).json()) as { slug: string }[];
    const path = `/p/${project!.slug}`;
    await onPhones(browser, server, path);
    await flow(browser, server, path);
    await results(browser, server, path);
  } finally {
    await server.dispose();
  }
});

test("pictures of every page of figures", async ({ browser }) => {
  const server = await Coeval.start();
  try {
    await server.command("demo");
    await mkdir(inProject(`${folder}/dashboards`), { recursive: true });
    await server.addProject({ ...quiet, slug: "library", name: "Library garden (made-up example)" });
    await othersAnswer(server, "library", Array.from({ length: 60 }, (_, place) => answersOf(place)));
    await server.command("release", "library");
    await server.addAccount(analyst.email, "lead", analyst.passphrase);
    for (const [name, path] of dashboards) await inEveryLook(browser, server, name, path);
  } finally {
    await server.dispose();
  }
});

test("screenshots that are shown when the app is installed", async ({ browser }) => {
  const server = await Coeval.start();
  try {
    await server.command("demo");
    const [project] = (await (await fetch(`${server.address}/api/v1/projects`)).json()) as { slug: string }[];
    const path = `/p/${project!.slug}`;
    await at(browser, server, path, { ...phone, width: 360, height: 780, scale: 1.5 }, async (page) => {
      const look = async (step: string) => {
        if (step === "q17.p_respect") await takeForManifest(page, "narrow-540x1170");
      };
      await new Person(page, { language: "en-GB", length: "short", look }).answerAll();
    });
    await at(browser, server, path, { ...phone, width: 1280, height: 800 }, (page) => takeForManifest(page, "wide-1280x800"));
  } finally {
    await server.dispose();
  }
});

const analyst = { email: "pictures@example.org", passphrase: "a heron on the roof" };

/** One more project, of which little is known. */
const quiet = {
  synthetic: true,
  summary: "Neighbours and the library plant a garden together.",
  aims: [{ id: "a1", text: "Anyone can help to plan the garden" }],
  organisation: "A made-up library",
  contact: "Nobody can be reached: this project is an example.",
  complaints: "There is nobody to complain to: this project is an example.",
  basis: "legitimate_interests",
  retention_months: 24,
};

function answersOf(place: number): Record<string, unknown> {
  const often = ["always", "mostly", "mostly", "sometimes", "always", "not_often"];
  const principles = ["q09.p_access", "q14.p_inclusivity", "q17.p_respect"].map((id, shift) => [id, often[(place + shift) % often.length]]);
  return {
    ...Object.fromEntries(principles),
    "q06.services": ["lot_better", "bit_better", "same"][place % 3],
    "q04.aim_met": { a1: place % 3 ? "mostly" : "fully" },
    "you.role": place % 4 ? "lived" : "professional",
  };
}

/** Pages of figures, and where on them to look. */
const dashboards = [
  ["results", "/p/mascot/results"],
  ["differences", "/p/mascot/results#differences"],
  ["principles", "/p/mascot/results#principles"],
  ["voices-missing", "/p/mascot/results#missing"],
  ["staff-figures", "/staff/p/recovery-college?by=you.role&month=2026-10"],
  ["portfolio", "/portfolio"],
  ["big-screen", "/staff/p/mascot/screen"],
] as const;

async function inEveryLook(browser: Browser, server: Coeval, name: string, path: string): Promise<void> {
  for (const width of [320, 1280]) {
    for (const scheme of ["light", "dark", "print"] as const) {
      const viewport = { width, height: width === 320 ? 640 : 900 };
      const colorScheme = scheme === "dark" ? "dark" : "light";
      const context = await browser.newContext({ viewport, colorScheme, locale: "en-GB", reducedMotion: "reduce" });
      const page = await context.newPage();
      if (path.startsWith("/staff")) await page.request.post(`${server.address}/api/v1/session`, { data: analyst });
      await page.goto(`${server.address}${path}`);
      if (scheme === "print") await page.emulateMedia({ media: "print" });
      await page.evaluate(() => document.querySelector(location.hash || "html")?.scrollIntoView());
      await take(page, `dashboards/${name}-${width}-${scheme}`);
      await context.close();
    }
  }
}

async function onPhones(browser: Browser, server: Coeval, path: string): Promise<void> {
  for (const [name, look] of [
    ["home-phone", phone],
    ["home-small-dark", { ...phone, width: 320, height: 640, scheme: "dark" }],
    ["home-wide", { ...phone, width: 1280, height: 800 }],
  ] as const) {
    await at(browser, server, "/", look, (page) => take(page, name));
  }
  await at(browser, server, path, phone, (page) => take(page, "project-phone"));
  await at(browser, server, path, { ...phone, language: "ar" }, (page) => take(page, "project-arabic"));
  await at(browser, server, "/phone", { ...phone, scheme: "dark" }, async (page) => {
    await expect(page.getByText(words("phone.ready"))).toBeVisible();
    await take(page, "this-phone-dark");
  });
}

async function flow(browser: Browser, server: Coeval, path: string): Promise<void> {
  for (const [suffix, look] of [
    ["phone", phone],
    ["arabic-dark", { ...phone, language: "ar", scheme: "dark" }],
  ] as const) {
    await at(browser, server, path, look, async (page) => {
      const takeSome = async (step: string) => {
        if (["setup", "q01.activities", "q17.p_respect", "check"].includes(step)) await take(page, `${step}-${suffix}`);
      };
      await new Person(page, { language: look.language, length: "short", look: takeSome }).answerAll();
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await take(page, `saved-${suffix}`);
      await page.goto(`${server.address}/outbox`);
      await started(page);
      await take(page, `outbox-${suffix}`);
    });
  }
}

async function results(browser: Browser, server: Coeval, path: string): Promise<void> {
  for (const [name, look] of [
    ["results-wide", { ...phone, width: 1280, height: 960 }],
    ["results-wide-dark", { ...phone, width: 1280, height: 960, scheme: "dark" }],
    ["results-phone", phone],
    ["results-arabic", { ...phone, language: "ar" }],
  ] as const) {
    await at(browser, server, `${path}/results`, look, (page) => take(page, name));
  }
}

async function at(browser: Browser, server: Coeval, path: string, look: Look, act: (page: Page) => Promise<void>): Promise<void> {
  const { width, height, scheme, language, scale } = look;
  const viewport = { width, height };
  const context = await browser.newContext({ viewport, deviceScaleFactor: scale ?? 1, colorScheme: scheme, locale: language, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${server.address}${path}?lang=${language}`);
  if (!path.endsWith("/results")) await started(page);
  await act(page);
  await context.close();
}

async function take(page: Page, name: string): Promise<void> {
  // Nothing is to look as if a hand were on it.
  await page.mouse.move(0, 0);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await writeFile(inProject(`${folder}/${name}.webp`), Buffer.from(data, "base64"));
  await session.detach();
}

/** The name says for which screens it is, and its size in pixels; the manifest reads both from it. */
async function takeForManifest(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: inProject(`public/icons/screenshot-${name}.png`), animations: "disabled" });
}
