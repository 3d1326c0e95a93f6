// The yardstick: one static page with the same questions and no script, as fast as a form on the web can be.

import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync } from "node:zlib";
import type { Coeval } from "./server.ts";

type Texts = Record<string, string>;
type Option = { code: string; label: Texts };
type Item = { id: string; kind: string; question: Texts; options: Option[] };

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function field({ id, kind, question, options }: Item): string {
  const legend = `<legend>${escape(question["en-GB"] ?? "")}</legend>`;
  if (options.length === 0) return `<fieldset>${legend}<textarea name="${id}"></textarea></fieldset>`;
  const type = kind === "multi" ? "checkbox" : "radio";
  const choices = options.map(({ code, label }) => `<label><input type="${type}" name="${id}" value="${code}"> ${escape(label["en-GB"] ?? "")}</label>`);
  return `<fieldset>${legend}${choices.join("")}</fieldset>`;
}

/** Serves the form until it is closed; gives its address. */
export async function plainHtml(server: Coeval): Promise<{ address: string; close: () => void }> {
  const pack = await (await fetch(`${server.address}/api/v1/projects/garden/pack`)).json();
  const items = pack.questionnaire.items as Item[];
  const html = `<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Form</title><main><form method="post">${items.map(field).join("")}<button>Send</button></form></main></html>`;
  const body = brotliCompressSync(html);
  const listener: Server = createServer((_, answer) => {
    answer.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-encoding": "br", "content-length": body.length }).end(body);
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  return { address: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`, close: () => listener.close() };
}
