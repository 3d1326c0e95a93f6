// Everything that can happen to a request on its way, below HTTP, between a real browser and a real server.

import { expect } from "@playwright/test";
import { Person } from "../harness/person.ts";
import { test } from "../harness/test.ts";
import { FAULTS, Wire } from "../harness/wire.ts";
import { words } from "../harness/words.ts";

test("whatever happens on the line, each answer arrives once", async ({ page, server }) => {
  const wire = await Wire.before(server.address);
  try {
    for (const [place, fault] of FAULTS.entries()) {
      wire.weather = [fault];
      await page.goto(`${wire.address}/p/garden`);
      await new Person(page).answerAll();
      await page.getByRole("link", { name: words("outbox.title") }).first().click();
      const send = page.getByRole("button", { name: words("outbox.send_now") });
      await expect(async () => {
        if (await send.isVisible()) await send.click();
        await expect(page.getByText(words("outbox.sent"), { exact: true })).toHaveCount(place + 1, { timeout: 1000 });
      }, fault).toPass({ timeout: 60_000 });
      expect(await server.responses(), fault).toBe(place + 1);
    }
    expect(wire.happened).toEqual(FAULTS);
  } finally {
    await wire.stop();
  }
});
