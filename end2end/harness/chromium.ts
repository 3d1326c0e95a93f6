// How Chromium is found and started, for Playwright and for phones of our own.

import type { LaunchOptions } from "@playwright/test";

export const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Quiet, without the network calls that a fresh profile makes by itself. */
export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  "--disable-search-engine-choice-screen",
  "--password-store=basic",
];

export const launchOptions: LaunchOptions = { executablePath, args: flags };
