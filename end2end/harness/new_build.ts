// A second build, as phones see one: the same files, and a service worker that names another version.

import type { Proxy } from "./proxy.ts";
import type { Coeval } from "./server.ts";

const OTHER = "0123456789abcdef";

/** From now on the proxy serves a worker of another version than the server's. */
export async function newBuild(server: Coeval, proxy: Proxy): Promise<void> {
  const script = await (await fetch(`${server.address}/sw.js`)).text();
  const version = /"?version"?:\s*"([0-9a-f]{16})"/.exec(script)?.[1];
  if (!version) throw new Error(`/sw.js names no version:\n${script.slice(0, 300)}`);
  proxy.change = (path, body) =>
    path.startsWith("/sw.js") ? Buffer.from(body.toString().replaceAll(version, OTHER)) : body;
}
