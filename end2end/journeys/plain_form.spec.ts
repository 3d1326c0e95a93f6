// Without JavaScript: one long page posts the same answers and shows a receipt code; twice is once.

import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

const code = /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z]/;

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the plain form takes answers and gives a receipt code", async ({ page, server }) => {
    await page.goto("/p/garden");
    await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
    await page.getByRole("button", { name: words("common.continue") }).click();
    await expect(page).toHaveURL(/\/p\/garden\/form$/);
    await expect(page.getByRole("textbox", { name: words("form.leave_empty") }), "only programs find it").toHaveCount(0);
    await page.locator('input[name="q17.p_respect"][value="always"]').check();
    await page.locator('textarea[name="story.text"]').fill("It grew.\nSo did we.");
    const posted = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/answer"));
    await page.locator('main form button[type="submit"]').last().click();
    await expect(page.getByText(code)).toBeVisible();
    const shown = code.exec(await page.locator("main").innerText())?.[0];
    expect(shown).toBeDefined();

    const request = await posted;
    const again = await page.request.post(request.url(), {
      headers: { "content-type": "application/x-www-form-urlencoded", origin: server.address },
      data: request.postData() ?? "",
    });
    expect(await again.text()).toContain(shown);
    expect(await server.responses()).toBe(1);
  });

  test("whoever goes back and changes an answer is counted once", async ({ page, server }) => {
    await page.goto("/p/garden/form");
    const send = page.locator('main form button[type="submit"]').last();
    await page.locator('input[name="agreed"][value="yes"]').check();
    await send.click();
    await expect(page.getByRole("heading", { name: words("nothing.title") })).toBeVisible();
    await page.locator('input[name="q17.p_respect"][value="always"]').check();
    const posted = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/answer"));
    await send.click();
    await expect(page.getByText(words("done.sent"))).toBeVisible();
    const request = await posted;
    const shown = code.exec(await page.locator("main").innerText())?.[0];
    const again = await page.request.post(request.url(), {
      headers: { "content-type": "application/x-www-form-urlencoded", origin: server.address },
      data: (request.postData() ?? "").replace("q17.p_respect=always", "q17.p_respect=never"),
    });
    const answer = await again.text();
    expect(answer).toContain(words("form.changed"));
    expect(answer).toContain(shown);
    expect(await server.responses()).toBe(1);
  });

  test("nothing is stored without agreement", async ({ page, server }) => {
    await page.goto("/p/garden/form");
    await page.locator('input[name="q17.p_respect"][value="always"]').check();
    await page.locator('main form button[type="submit"]').last().click();
    await expect(page.getByText(code)).toHaveCount(0);
    await expect(page.locator('input[name="q17.p_respect"][value="always"]')).toBeChecked();
    expect(await server.responses()).toBe(0);
  });
});

test("a browser below the floor is led to the plain form", async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  await page.goto("/p/garden");
  await page.getByRole("radio", { name: words("project.yes"), exact: true }).check();
  await page.getByRole("button", { name: words("common.continue") }).click();
  await expect(page).toHaveURL(/\/p\/garden\/form$/);
});
