// Where the journeys lie and how Chromium is started. No test may wait for a time: only for a condition.

import { defineConfig } from "@playwright/test";
import { launchOptions } from "./harness/chromium.ts";

export default defineConfig({
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  timeout: 240_000,
  expect: { timeout: 15_000 },
  use: {
    launchOptions,
    locale: "en-GB",
    timezoneId: "Europe/London",
    trace: "off",
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
  },
  projects: [
    { name: "journeys", testDir: "journeys" },
    { name: "faults", testDir: "faults", timeout: 3_600_000 },
    { name: "measure", testMatch: "measure*.ts", timeout: 900_000, workers: 1 },
    { name: "pictures", testMatch: "pictures.ts", timeout: 300_000, workers: 1 },
  ],
});
