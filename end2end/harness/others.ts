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

export function envelope(project: string, answers: Answers): Record<string, unknown> {
  return {
    id: id(),
    revision: 1,
    project,
    questionnaire: { id: "coeval-core", version: 1 },
    captured_at: new Date().toISOString(),
    channel: "own",
    event: null,
    device: id(),
    locale: "en-GB",
    length: "quick",
    style: "standard",
    agreed: { notice_version: 1 },
    answers,
    receipt_hash: createHash("sha256").update(randomBytes(16)).digest("hex"),
  };
}

/** Posts one response for each set of answers; fails unless all are stored. */
export async function othersAnswer(server: Coeval, project: string, all: Answers[]): Promise<void> {
  const response = await fetch(`${server.address}/api/v1/responses`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ responses: all.map((answers) => envelope(project, answers)) }),
  });
  const answer = (await response.json()) as { results: { outcome: string }[] };
  const outcomes = new Set(answer.results.map((result) => result.outcome));
  if (outcomes.size !== 1 || !outcomes.has("stored")) throw new Error(JSON.stringify(answer));
}
