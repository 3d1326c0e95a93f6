// Other people's answers, posted straight to the API, so that a release has enough people in it.

import { createHash, randomBytes } from "node:crypto";
import type { Coeval } from "./server.ts";

type Answers = Record<string, unknown>;

/** A version 7 UUID. */
function id(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function envelope(project: string, answers: Answers, version = 1, length = "quick"): Record<string, unknown> {
  return {
    id: id(),
    revision: 1,
    project,
    questionnaire: { id: "coeval-core", version },
    captured_at: new Date().toISOString(),
    channel: "own",
    event: null,
    device: id(),
    locale: "en-GB",
    length,
    style: "standard",
    agreed: { notice_version: 1 },
    answers,
    receipt_hash: createHash("sha256").update(randomBytes(16)).digest("hex"),
  };
}

/** Posts one response for each set of answers; fails unless all are stored. */
export async function othersAnswer(server: Coeval, project: string, all: Answers[], version = 1, length = "quick"): Promise<void> {
  const responses = all.map((answers) => envelope(project, answers, version, length));
  const outcomes = new Set(await post(server, JSON.stringify({ responses })));
  if (outcomes.size !== 1 || !outcomes.has("stored")) throw new Error([...outcomes].join(", "));
}

/** Posts a batch as it is, and returns what the server said of each envelope. */
export async function post(server: Coeval, batch: string): Promise<string[]> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${server.address}/api/v1/responses`, { method: "POST", headers, body: batch });
  const answer = (await response.json()) as { results?: { outcome: string }[] };
  if (!answer.results) throw new Error(JSON.stringify(answer));
  return answer.results.map(({ outcome }) => outcome);
}
