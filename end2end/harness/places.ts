// Where things lie: the built program, the fixtures, the texts.

import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

/** A path from the project's root. */
export function inProject(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/** The program under test: `$COEVAL_BIN`, or the newer of the release and the debug build. */
export function program(): string {
  if (process.env.COEVAL_BIN) return process.env.COEVAL_BIN;
  const built = ["target/release/coeval", "target/debug/coeval"].map(inProject).filter((path) => existsSync(path));
  if (built.length === 0) throw new Error("target/release/coeval is missing: run `make build`");
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]!;
}
