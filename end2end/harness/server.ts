// One `coeval` with a database of its own, stopped by its process id. It serves on the same port after a restart.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { program } from "./places.ts";

const run = promisify(execFile);
const START_WITHIN_MS = 20_000;

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export class Coeval {
  private process: ChildProcess | undefined;
  private log = "";

  private constructor(
    readonly address: string,
    private readonly port: number,
    private readonly data: string,
  ) {}

  /** Starts over an empty database. */
  static async start(): Promise<Coeval> {
    const port = await freePort();
    const data = await mkdtemp(join(tmpdir(), "coeval-e2e-"));
    const coeval = new Coeval(`http://127.0.0.1:${port}`, port, data);
    // Noise follows from the secret, so figures are the same in every run.
    await coeval.file("coeval.secret", `${"0123456789abcdef".repeat(4)}\n`);
    await coeval.serve();
    return coeval;
  }

  /** Runs one command of the program beside the server. */
  async command(...args: string[]): Promise<string> {
    const { stdout } = await run(program(), args, { env: this.environment(), cwd: this.data });
    return stdout;
  }

  /** Adds an account; the program reads its passphrase from standard input. */
  async addAccount(email: string, role: string, passphrase: string): Promise<void> {
    const adding = run(program(), ["account", "add", "--email", email, "--role", role], { env: this.environment(), cwd: this.data });
    adding.child.stdin?.end(`${passphrase}\n`);
    await adding;
  }

  /** A file for a command, among the server's own. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.data, name);
    await writeFile(path, text);
    return path;
  }

  async addProject<Project extends { slug: string }>(project: Project): Promise<void> {
    await this.project("add", project);
  }

  /** Changes a project beside the running server. */
  async updateProject<Project extends { slug: string }>(project: Project): Promise<void> {
    await this.project("update", project);
  }

  private async project(command: string, project: { slug: string }): Promise<void> {
    const file = join(this.data, `${project.slug}.json`);
    await writeFile(file, JSON.stringify(project));
    await this.command("project", command, file);
  }

  /** How many responses are stored, once every invariant has been checked. */
  async responses(): Promise<number> {
    return Number(/Responses stored: (\d+)/.exec(await this.command("verify"))?.[1]);
  }

  /** Whether any of the database's files has these letters in it. */
  async holds(text: string): Promise<boolean> {
    const names = (await readdir(this.data)).filter((name) => name.startsWith("coeval.db"));
    const files = await Promise.all(names.map((name) => readFile(join(this.data, name))));
    return files.some((bytes) => bytes.includes(text));
  }

  /** Serves, and returns once it answers. */
  async serve(): Promise<void> {
    const child = spawn(program(), ["serve"], { env: this.environment(), cwd: this.data, stdio: ["ignore", "pipe", "pipe"] });
    this.process = child;
    child.stdout.on("data", (text) => (this.log += text));
    child.stderr.on("data", (text) => (this.log += text));
    const giveUpAt = Date.now() + START_WITHIN_MS;
    while (!(await this.answers())) {
      if (child.exitCode !== null || Date.now() > giveUpAt) throw new Error(`coeval did not start:\n${this.log}`);
      await pause(20);
    }
  }

  /** As an operator stops it. */
  async stop(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** As a power cut stops it. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.address}/healthz`)).ok;
    } catch {
      return false;
    }
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.data,
      COEVAL_ADDR: `127.0.0.1:${this.port}`,
      DATABASE_URL: `sqlite://${this.data}/coeval.db`,
      COEVAL_RATE_LIMIT: "0",
    };
  }
}
