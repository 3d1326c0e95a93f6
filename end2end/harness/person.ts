// Goes through the flow as a person does: reads the page, presses what it shows, waits for the next one.

import { type Locator, type Page, expect } from "@playwright/test";
import { type Language, words } from "./words.ts";

export type Wishes = {
  length?: "quick" | "short" | "full";
  shared?: boolean;
  easy?: boolean;
  language?: Language;
  /** By step (an item, or an item and an aim): an option's code, several, or text. */
  answers?: Record<string, string | string[]>;
  /** Whether to answer the questions about oneself. */
  aboutYou?: boolean;
  /** Stops when this step is reached, before anything is pressed on it. */
  until?: string;
  /** Called on every page of the flow, before anything is pressed on it. */
  look?: (step: string) => Promise<void>;
};

export class Person {
  constructor(
    private readonly page: Page,
    private readonly wishes: Wishes = {},
  ) {}

  /** The step of the flow that the page shows. */
  get step(): string {
    return new URL(this.page.url()).pathname.split("/").at(4) ?? "";
  }

  private say(key: string, args: Record<string, string | number> = {}): string {
    return words(key, args, this.wishes.language);
  }

  async press(key: string): Promise<void> {
    await this.page.getByRole("button", { name: this.say(key), exact: true }).click();
  }

  /** From the project's page over the agreement to the first step. */
  async agree(): Promise<void> {
    await expect(this.page.locator("html")).toHaveAttribute("data-ready", /.*/);
    await this.page.getByRole("radio", { name: this.say("project.yes"), exact: true }).check();
    await this.onward("common.continue");
  }

  /** From the agreement to "Saved on this phone", or to the step at which the wishes stop. */
  async answerAll(): Promise<void> {
    if (!new URL(this.page.url()).pathname.includes("/answer/")) await this.agree();
    await this.carryOn();
  }

  /** From any step to the end. */
  async carryOn(): Promise<void> {
    while (new URL(this.page.url()).pathname.includes("/answer/")) {
      if (this.step === this.wishes.until) return;
      await this.wishes.look?.(this.step);
      await this.onePage();
    }
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(this.say("done.title"));
  }

  private async onePage(): Promise<void> {
    switch (this.step) {
      case "setup":
        return this.setUp();
      case "check":
        return this.onward(await this.afterCheck());
      case "about":
        return this.onward(this.wishes.aboutYou ? "about.answer" : "about.skip");
      default:
        return this.question();
    }
  }

  private async setUp(): Promise<void> {
    const own = this.wishes.shared ? "setup.own_no" : "setup.own_yes";
    const ownRadio = this.page.getByRole("radio", { name: this.say(own), exact: true });
    if (await ownRadio.isVisible()) await ownRadio.check();
    await this.page.locator(`input[name="length"][value="${this.wishes.length ?? "quick"}"]`).check();
    if (this.wishes.easy) await this.page.getByRole("radio", { name: this.say("setup.easy") }).check();
    await this.onward("common.continue");
  }

  private async afterCheck(): Promise<string> {
    const save = this.page.getByRole("button", { name: this.say("finish.save"), exact: true });
    return (await save.isVisible()) ? "finish.save" : "common.continue";
  }

  /** Answers as wished, else the middle choice, the first box, or a sentence. */
  private async question(): Promise<void> {
    const form = this.page.locator("main form.ask");
    const step = this.step;
    const control = form.locator(`[name="${step}"]`).first();
    await control.waitFor();
    const wish = this.wishes.answers?.[step];
    switch (await control.getAttribute("type")) {
      case "radio":
        await this.chooseOne(form, step, wish);
        break;
      case "checkbox":
        await this.chooseMany(form, step, wish);
        break;
      default:
        await control.fill(typeof wish === "string" ? wish : "A sentence of my own.");
    }
    await this.leave(() => form.locator('button[type="submit"]').click());
  }

  private async chooseOne(form: Locator, step: string, wish?: string | string[]): Promise<void> {
    const radios = form.locator(`[name="${step}"]`);
    const middle = Math.floor(Math.max(0, (await radios.count()) - 2) / 2);
    await (typeof wish === "string" ? form.locator(`[name="${step}"][value="${wish}"]`) : radios.nth(middle)).check();
  }

  private async chooseMany(form: Locator, step: string, wish?: string | string[]): Promise<void> {
    const boxes = form.locator(`[name="${step}"]`);
    if (!Array.isArray(wish)) return boxes.first().check();
    for (const code of wish) await form.locator(`[name="${step}"][value="${code}"]`).check();
  }

  private async onward(key: string): Promise<void> {
    await this.leave(() => this.press(key));
  }

  /** Presses something and waits until the address, and with it the page, has changed. */
  private async leave(press: () => Promise<void>): Promise<void> {
    const before = this.page.url();
    await press();
    await this.page.waitForURL((url) => url.href !== before);
  }
}
