// Whoever answers nothing is asked before it is saved, and can go back.

import { Person } from "../harness/person.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

test("whoever skips every question is asked before it is saved", async ({ page, server }) => {
  await page.goto("/p/garden");
  const person = new Person(page, { length: "quick", until: "you.role" });
  await person.answerAll();
  while (person.step !== "check") {
    const before = page.url();
    await person.press("common.skip");
    await page.waitForURL((url) => url.href !== before);
  }
  await person.press("common.continue");
  const asked = page.getByRole("heading", { level: 1, name: words("nothing.title") });
  await expect(asked).toBeFocused();
  await page.getByRole("link", { name: words("nothing.back") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("check.title"));
  await person.press("common.continue");
  await expect(asked).toBeVisible();
  await person.press("nothing.save");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("done.title"));
  await expect(page.getByText(words("done.sent"))).toBeVisible();
  expect(await server.responses()).toBe(1);
});
