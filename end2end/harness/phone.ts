// A phone: a real Chromium process with a profile on disk. It can be closed, killed and opened again,
// and its signal can be cut. Playwright only holds the remote control.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Browser, type BrowserContext, type Page, chromium } from "@playwright/test";
import { executablePath, flags } from "./chromium.ts";
import type { Coeval } from "./server.ts";

const START_WITHIN_MS = 20_000;

export class Phone {
  private process: ChildProcess | undefined;
  private browser: Browser | undefined;
  private offline = false;

  private constructor(
    private readonly profile: string,
    private readonly server: Coeval,
    readonly address: string,
  ) {}

  /** A phone with an empty profile; it knows the server by this address. */
  static async start(server: Coeval, address = server.address): Promise<Phone> {
    const phone = new Phone(await mkdtemp(join(tmpdir(), "coeval-phone-")), server, address);
    await phone.open();
    return phone;
  }

  get context(): BrowserContext {
    const context = this.browser?.contexts()[0];
    if (!context) throw new Error("the browser is closed");
    return context;
  }

  /** A new tab at a path of the server. */
  async visit(path: string): Promise<Page> {
    const page = await this.context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(this.address + path);
    return page;
  }

  /** No signal: the browser is told so, and the server is really gone (a service worker must not reach it either). */
  async cutNetwork(): Promise<void> {
    this.offline = true;
    await this.context.setOffline(true);
    await this.server.stop();
  }

  async reconnect(): Promise<void> {
    this.offline = false;
    await this.server.serve();
    await this.context.setOffline(false);
  }

  /** As a person closes it: everything is written to disk first. */
  async close(): Promise<void> {
    const session = await this.browser?.newBrowserCDPSession();
    const gone = this.process && this.process.exitCode === null ? once(this.process, "exit") : undefined;
    // The answer may never come: the browser is gone by then.
    await session?.send("Browser.close").catch(() => undefined);
    await gone;
    this.browser = undefined;
  }

  /** As a flat battery ends it: at once, nothing is written. */
  async kill(): Promise<void> {
    const child = this.process;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const gone = once(child, "exit");
    process.kill(-child.pid, "SIGKILL");
    await gone;
    this.browser = undefined;
  }

  /** Opens the browser again, with the signal that it had. */
  async open(): Promise<void> {
    await rm(join(this.profile, "DevToolsActivePort"), { force: true });
    const child = spawn(executablePath, [...flags, "--headless=new", "--remote-debugging-port=0", `--user-data-dir=${this.profile}`, "--lang=en-GB", "about:blank"], {
      detached: true,
      stdio: "ignore",
      env: { ...process.env, TZ: "Europe/London" },
    });
    this.process = child;
    this.browser = await chromium.connectOverCDP(await this.remoteControl(child));
    if (this.offline) await this.context.setOffline(true);
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private async remoteControl(child: ChildProcess): Promise<string> {
    const giveUpAt = Date.now() + START_WITHIN_MS;
    for (;;) {
      const written = await readFile(join(this.profile, "DevToolsActivePort"), "utf8").catch(() => "");
      const [port, path] = written.split("\n");
      if (port && path) return `ws://127.0.0.1:${port}${path}`;
      if (child.exitCode !== null || Date.now() > giveUpAt) throw new Error("Chromium did not start");
      await pause(20);
    }
  }
}
