// Right to left, and no word that was never translated: in Arabic, and in stretched English.

import { visibleText } from "../harness/visible_text.ts";
import { everyPage } from "../harness/tour.ts";
import { expect, test } from "../harness/test.ts";

/** Names of languages in their own script, and codes to write down. */
const sameInEveryLanguage = "nav.languages, code, kbd, samp, [translate=no]";
const names = /Coeval|coeval-core|WhatsApp|Wi-Fi|QR|CSV|[A-Z0-9]{4}(-[A-Z0-9]{1,4})+/g;

test("Arabic runs from right to left, without an English word on any page", async ({ page, server }) => {
  test.slow();
  const look = async (name: string) => {
    await expect(page.locator("html"), name).toHaveAttribute("dir", "rtl");
    await expect(page.locator("html"), name).toHaveAttribute("lang", "ar");
    const english = (await visibleText(page, `${sameInEveryLanguage}, [lang]:not(html):not([lang=ar])`)).filter(({ text }) =>
      /[A-Za-z]{2,}/.test(text.replace(names, "")),
    );
    expect.soft(english, name).toEqual([]);
    await fitsTheWidth(name);
  };
  const fitsTheWidth = async (name: string) => {
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(tooWide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  };
  await page.setViewportSize({ width: 320, height: 640 });
  await everyPage(page, server, { language: "ar", length: "full", look });
});

test("stretched English shows no word that is written into the code, and still fits a small phone", async ({ page, server }) => {
  test.slow();
  await page.setViewportSize({ width: 320, height: 640 });
  const look = async (name: string) => {
    const plain = (await visibleText(page, `${sameInEveryLanguage}, [dir=auto]`)).filter(
      ({ text, where }) => where !== "title" && /[A-Za-z]{2,}/.test(text.replace(names, "")) && !/[[\]áéíóúçñýš]/i.test(text),
    );
    expect.soft(plain, name).toEqual([]);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(tooWide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  };
  await everyPage(page, server, { language: "en-XA", look });
});
