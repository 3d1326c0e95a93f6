// The app's own texts, so that a better wording breaks no test.

import { readFileSync } from "node:fs";
import { inProject } from "./places.ts";

export type Language = "en-GB" | "ar";
type Entry = string | Record<string, string>;

const files = new Map<string, Record<string, Entry>>();

function entries(language: Language, file: "phone" | "pages"): Record<string, Entry> {
  const path = inProject(`app/locales/${language}/${file}.json`);
  let found = files.get(path);
  if (!found) {
    found = JSON.parse(readFileSync(path, "utf8")) as Record<string, Entry>;
    files.set(path, found);
  }
  return found;
}

/** The words under a key, with their arguments filled in; a plural message goes by `count`. */
export function words(key: string, args: Record<string, string | number> = {}, language: Language = "en-GB"): string {
  const entry = entries(language, "phone")[key] ?? entries(language, "pages")[key];
  if (entry === undefined) throw new Error(`no message ${key} in ${language}`);
  const category = new Intl.PluralRules(language).select(Number(args.count ?? 0));
  const text = typeof entry === "string" ? entry : (entry[category] ?? entry.other ?? "");
  return Object.entries(args).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, String(value)), text);
}

/** A pattern for the words under a key, whatever its arguments are. */
export function pattern(key: string, language: Language = "en-GB"): RegExp {
  const escaped = words(key, {}, language).replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(escaped.replace(/\{[a-z_]+\}/g, ".+"));
}
