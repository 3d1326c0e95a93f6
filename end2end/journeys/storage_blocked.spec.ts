// A browser that keeps nothing: a clear sentence and a way on, never a silent loss.

import { Person } from "../harness/person.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("blocked by this test", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
    Object.defineProperty(window, "sessionStorage", { get: refuse });
    IDBFactory.prototype.open = refuse;
  });
});

test("says so at once, and offers to send, copy or keep a file at the end", async ({ page, server }) => {
  await page.goto("/p/garden");
  await expect(page.getByText(words("banner.storage"))).toBeVisible();
  const person = new Person(page, { length: "quick", until: "check" });
  await person.answerAll();
  await person.press("finish.save");
  await expect(page.getByRole("heading", { name: words("unsaved.title") })).toBeVisible();
  await expect(page.getByText(words("done.title"), { exact: true })).toHaveCount(0);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: words("unsaved.file") }).click();
  expect((await download).suggestedFilename()).toContain(words("unsaved.file_name"));

  await page.getByRole("button", { name: words("unsaved.send") }).click();
  await expect(page.getByText(words("done.sent"))).toBeVisible();
  expect(await server.responses()).toBe(1);
});
