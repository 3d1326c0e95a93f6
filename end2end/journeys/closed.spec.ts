// A project that has stopped asking, or does not ask yet: nothing is begun, and nothing that was begun is taken away.

import { garden } from "../harness/garden.ts";
import { Person } from "../harness/person.ts";
import { readyOffline, started } from "../harness/phone_pages.ts";
import { expect, test } from "../harness/test.ts";
import { words } from "../harness/words.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** So many days from now, as project files write it. */
function days(count: number): string {
  return new Date(Date.now() + count * DAY_MS).toISOString();
}

test("a closed project says so, offers its results and begins nothing", async ({ page, server }) => {
  await server.updateProject({ ...garden, closes_at: days(-1) } as typeof garden);
  await page.goto("/p/garden");
  await started(page);
  await expect(page.getByText(words("project.closed"))).toBeVisible();
  await expect(page.getByRole("link", { name: words("project.results") })).toBeVisible();
  await expect(page.getByRole("radio")).toHaveCount(0);
});

test("a project that opens later says when", async ({ page, server }) => {
  await server.updateProject({ ...garden, opens_at: days(3) } as typeof garden);
  await page.goto("/p/garden");
  await started(page);
  const year = String(new Date(days(3)).getFullYear());
  await expect(page.getByText(words("project.opens", { when: "" }).split(" on ")[0]!)).toContainText(year);
  await expect(page.getByRole("radio")).toHaveCount(0);
});

test.describe("on a phone that is far away", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("a project says until when it is open by its own clock", async ({ page, server }) => {
    const there = { time_zone: "Europe/London", closes_at: "2099-06-30" };
    await server.updateProject({ ...garden, ...there } as typeof garden);
    await page.goto("/p/garden");
    await started(page);
    const until = page.getByText(words("project.open_until", { when: "30 June 2099" }).replace(/\.$/, ""));
    await expect(until).toContainText("23:59");
  });
});

test("answers that were begun before it closed are finished and sent", async ({ phone, server }) => {
  const page = await phone.visit("/p/garden");
  await readyOffline(phone, "garden");
  await new Person(page, { until: "check" }).answerAll();
  await server.updateProject({ ...garden, closes_at: days(-1) } as typeof garden);
  await page.goto(`${server.address}/p/garden?lang=en-GB`);
  await started(page);
  await page.getByRole("link", { name: words("project.carry_on") }).click();
  await new Person(page).carryOn();
  await expect(page.getByText(words("done.sent"))).toBeVisible();
  expect(await server.responses()).toBe(1);
});
