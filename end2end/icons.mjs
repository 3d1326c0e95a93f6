// Draws every icon size from public/icons/coeval.svg: `npm run icons`, then commit the results.
// It is not part of the build: icons change once a year.

import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";

const folder = new URL("../public/icons/", import.meta.url);
const source = await readFile(new URL("coeval.svg", folder), "utf8");
const background = /<rect[^>]*fill="(#[0-9a-f]+)"/.exec(source)[1];

/** name, side in pixels, share of the side that the drawing takes, and whether the corners are filled */
const icons = [
  ["icon-192.png", 192, 1, false],
  ["icon-512.png", 512, 1, false],
  ["maskable-192.png", 192, 0.8, true],
  ["maskable-512.png", 512, 0.8, true],
  ["apple-touch-icon.png", 180, 0.9, true],
  ["favicon-32.png", 32, 1, false],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const [name, side, share, filled] of icons) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const drawing = Math.round(side * share);
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${filled ? background : "transparent"}">` +
      `<div style="width:${drawing}px;height:${drawing}px">${source}</div></body>`,
  );
  await page.screenshot({ path: new URL(name, folder).pathname, omitBackground: !filled });
  await page.close();
}
await browser.close();
