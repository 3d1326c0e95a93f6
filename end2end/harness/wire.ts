// A line of bytes between browser and server that can be cut, slowed and answered by somebody else. It sits below HTTP,
// so that a request is really cut in the middle and a reply is really lost after the server has done its work.

import { once } from "node:events";
import { type Socket, connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** What happens to a connection that carries answers to the server. */
export type Fault =
  | "fine"
  | "no connection"
  | "request cut"
  | "reply lost"
  | "reply cut"
  | "reply slow"
  | "captive portal"
  | "bad gateway"
  | "busy";

export const FAULTS: Fault[] = [
  "no connection",
  "request cut",
  "reply lost",
  "reply cut",
  "reply slow",
  "captive portal",
  "bad gateway",
  "busy",
];

const PORTAL = "<!doctype html><title>Free Wi-Fi</title><h1>Please sign in</h1>";
const SENDS = Buffer.from("POST /api/v1/responses");

export class Wire {
  /** What happens to the next requests that carry answers, in order; afterwards they are fine. */
  weather: Fault[] = [];
  /** Faults that really happened. */
  readonly happened: Fault[] = [];
  readonly address: string;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly listener: ReturnType<typeof createServer>,
    private readonly target: URL,
  ) {
    this.address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    listener.on("connection", (client) => this.accept(client));
  }

  static async before(target: string): Promise<Wire> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    return new Wire(listener, new URL(target));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.listener.close();
    await once(this.listener, "close");
  }

  private accept(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    let fault: Fault = "fine";
    client.on("data", (bytes) => {
      if (bytes.subarray(0, SENDS.length).equals(SENDS)) fault = this.next();
      this.request(fault, bytes, client, server);
    });
    server.on("data", (bytes) => this.reply(fault, bytes, client, server));
  }

  private next(): Fault {
    const fault = this.weather.shift() ?? "fine";
    if (fault !== "fine") this.happened.push(fault);
    return fault;
  }

  private request(fault: Fault, bytes: Buffer, client: Socket, server: Socket): void {
    switch (fault) {
      case "no connection":
        client.destroy();
        return;
      case "request cut":
        server.write(bytes.subarray(0, bytes.length - 20), () => client.destroy());
        return;
      case "captive portal":
        answer(client, "200 OK", "text/html", PORTAL);
        return;
      case "bad gateway":
        answer(client, "502 Bad Gateway", "text/html", "<h1>Bad gateway</h1>");
        return;
      case "busy":
        answer(client, "503 Service Unavailable\r\nretry-after: 1", "text/html", "<h1>Later</h1>");
        return;
      default:
        server.write(bytes);
    }
  }

  private reply(fault: Fault, bytes: Buffer, client: Socket, server: Socket): void {
    switch (fault) {
      case "reply lost":
        client.destroy();
        server.destroy();
        return;
      case "reply cut":
        client.write(bytes.subarray(0, bytes.length - 20), () => client.destroy());
        return;
      case "reply slow":
        // A byte for each turn of the loop: slow, and in as many pieces as there can be.
        drip(client, bytes);
        return;
      default:
        client.write(bytes);
    }
  }
}

function answer(client: Socket, status: string, type: string, body: string): void {
  client.write(`HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
  client.end();
}

function drip(client: Socket, bytes: Buffer): void {
  if (bytes.length === 0 || client.destroyed) return;
  client.write(bytes.subarray(0, 1), () => setImmediate(() => drip(client, bytes.subarray(1))));
}
