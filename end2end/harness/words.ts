// The app's own texts, so that a better wording breaks no test.

import { readFileSync } from "node:fs";
import { inProject } from "./places.ts";

/** The languages with a folder of their own, and the stretched English of the tests. */
export type Language = "en-GB" | "ar" | "en-XA";
type Entry = string | Record<string, string>;

const files = new Map<string, Record<string, Entry>>();

function entries(language: string, file: "phone" | "pages" | "event" | "staff"): Record<string, Entry> {
  const path = inProject(`app/locales/${language}/${file}.json`);
  let found = files.get(path);
  if (!found) {
    found = JSON.parse(readFileSync(path, "utf8")) as Record<string, Entry>;
    files.set(path, found);
  }
  return found;
}

/** Staff pages are in English only. */
function staff(key: string): Entry | undefined {
  return entries("en-GB", "staff")[key];
}

/** As `app/locales/catalogue.rs` stretches English; arguments stay. */
function stretch(text: string): string {
  const accents = Object.fromEntries([..."aeioucnysAEIOUCNYS"].map((letter, place) => [letter, [..."áéíóúçñýšÁÉÍÓÚÇÑÝŠ"][place]!]));
  const stretched = text.replace(/\{[a-z_]+\}|[a-zA-Z]/g, (part) => {
    const accent = accents[part];
    if (accent === undefined) return part;
    return "aeiou".includes(part) ? accent + accent : accent;
  });
  return `[${stretched}]`;
}

/** The words under a key as everybody reads them, with their arguments filled in; a plural message goes by `count`. */
export function words(key: string, args: Record<string, string | number> = {}, language: Language = "en-GB"): string {
  const written = language === "en-XA" ? "en-GB" : language;
  const entry = entries(written, "phone")[key] ?? entries(written, "pages")[key] ?? entries(written, "event")[key] ?? staff(key);
  if (entry === undefined) throw new Error(`no message ${key} in ${written}`);
  const category = new Intl.PluralRules(written).select(Number(args.count ?? 0));
  const plain = typeof entry === "string" ? entry : (entry[category] ?? entry.other ?? "");
  const text = language === "en-XA" ? stretch(plain) : plain;
  return Object.entries(args).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, String(value)), text);
}

/** A pattern for the words under a key, whatever its arguments are. */
export function pattern(key: string, language: Language = "en-GB"): RegExp {
  const escaped = words(key, {}, language).replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(escaped.replace(/\{[a-z_]+\}/g, ".+"));
}
