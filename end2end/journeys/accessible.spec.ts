// axe on every page: light, dark, right to left, easy words, and with the system's own colours.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { everyPage } from "../harness/tour.ts";
import { expect, test } from "../harness/test.ts";

function axe(page: Page, leaveOut: string[] = []) {
  return async (name: string) => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .disableRules(leaveOut)
      .analyze();
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
    expect.soft(found, name).toEqual([]);
  };
}

test.beforeEach(() => test.slow());

test("light", async ({ page, server }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await everyPage(page, server, { length: "full", look: axe(page) });
});

test("dark", async ({ page, server }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await everyPage(page, server, { look: axe(page) });
});

test("right to left", async ({ page, server }) => {
  await everyPage(page, server, { language: "ar", look: axe(page) });
});

test("easy words", async ({ page, server }) => {
  await everyPage(page, server, { easy: true, look: axe(page) });
});

test("more contrast, in the dark, on a small phone", async ({ page, server }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.emulateMedia({ colorScheme: "dark", contrast: "more", reducedMotion: "reduce" });
  await everyPage(page, server, { look: axe(page) });
});

test("with the system's own colours", async ({ page, server }) => {
  await page.emulateMedia({ forcedColors: "active" });
  // The system picks the colours, not the page.
  await everyPage(page, server, { look: axe(page, ["color-contrast"]) });
});

test("before the app has started, and where it never does", async ({ page, server }) => {
  for (const held of ["**/*.wasm", "**/*.js"]) {
    await page.route(held, (route) => route.abort());
    for (const path of ["/", "/p/garden", "/p/garden/answer/setup", "/outbox", "/phone", "/event"]) {
      await page.goto(path);
      await axe(page)(`${path} without ${held}`);
    }
    await page.unroute(held);
  }
  expect(await server.responses()).toBe(0);
});
