// Stands between browser and server and may change what passes: for a second build, or a slow line.

import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export type Change = (path: string, body: Buffer) => Buffer;

export class Proxy {
  /** Applied to every body; by default nothing changes. */
  change: Change = (_, body) => body;
  readonly address: string;

  private constructor(
    private readonly listener: ReturnType<typeof createServer>,
    private readonly target: URL,
  ) {
    this.address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    listener.on("request", (incoming, outgoing) => this.pass(incoming, outgoing));
  }

  static async before(target: string): Promise<Proxy> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    return new Proxy(listener, new URL(target));
  }

  async stop(): Promise<void> {
    this.listener.closeAllConnections();
    this.listener.close();
    await once(this.listener, "close");
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const path = incoming.url ?? "/";
    const headers = { ...incoming.headers, "accept-encoding": "identity" };
    const onward = request({ host: this.target.hostname, port: this.target.port, method: incoming.method, path, headers }, async (answer) => {
      const body = this.change(path, Buffer.concat(await answer.toArray()));
      const { "content-length": _, "transfer-encoding": __, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, { ...kept, "content-length": body.length }).end(body);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }
}
