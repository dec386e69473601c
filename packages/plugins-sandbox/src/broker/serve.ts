import type { Socket } from "node:net";
import { placeName } from "../egress/name.ts";
import type { Target } from "../egress/plan.ts";
import type { BrokerConfig } from "./config.ts";
import type { Connection } from "./connection.ts";
import { dial, DialError, type Resolve } from "./dial.ts";
import { readHello } from "./hello.ts";
import { readUntil } from "./read-until.ts";
import { admitting, readRequest } from "./request.ts";

const EMPTY = Buffer.alloc(0);
const HEAD_END = "\r\n\r\n";

/** Serves a connection on the socket of one place. */
export async function serveTarget(
  connection: Connection,
  target: Target,
  resolve: Resolve,
): Promise<void> {
  try {
    const head = target.kind === "tls" ? await checkName(connection, EMPTY, target.host) : EMPTY;
    const upstream = await reach(connection, target, resolve);
    if (upstream !== undefined) connection.join(upstream, head);
  } catch (error) {
    connection.end("refused", messageOf(error));
  }
}

/** Serves a connection on the proxy's socket. */
export async function serveProxy(
  connection: Connection,
  allowed: BrokerConfig["proxied"],
  resolve: Resolve,
): Promise<void> {
  try {
    const bytes = await readUntil(connection.client, EMPTY, (each) => each.includes(HEAD_END));
    const end = bytes.indexOf(HEAD_END) + HEAD_END.length;
    const request = readRequest(bytes.subarray(0, end));
    if (request.kind === "refused") throw new Error(request.why);
    connection.destination = placeName(request.place);
    const entry = admitting(allowed, request.place);
    if (entry === undefined) throw new Error("not an allowed destination");
    if (entry.tls && request.kind === "forward") throw new Error("plain HTTP to a port of TLS");
    const upstream = await reach(connection, request.place, resolve);
    if (upstream === undefined) return;
    const rest = bytes.subarray(end);
    if (request.kind === "connect")
      await tunnel(connection, upstream, { rest, ...entry, ...request.place });
    else connection.join(upstream, Buffer.concat([request.head, rest]));
  } catch (error) {
    answer(connection, 403, messageOf(error));
    connection.end("refused", messageOf(error));
  }
}

async function tunnel(
  connection: Connection,
  upstream: Socket,
  { rest, host, tls }: { rest: Buffer; host: string; tls: boolean },
): Promise<void> {
  connection.client.write("HTTP/1.1 200 Connection established\r\n\r\n");
  try {
    connection.join(upstream, tls ? await checkName(connection, rest, host) : rest);
  } catch (error) {
    upstream.destroy();
    connection.end("refused", messageOf(error));
  }
}

/** Waits for a ClientHello that asks for `host`; what was read so far. Throws when it asks for anything else. */
async function checkName(connection: Connection, start: Buffer, host: string): Promise<Buffer> {
  const bytes = await readUntil(
    connection.client,
    start,
    (each) => readHello(each).kind !== "more",
  );
  const hello = readHello(bytes);
  if (hello.kind !== "name") throw new Error(hello.kind === "none" ? hello.why : "not TLS");
  connection.sni = hello.name;
  if (hello.name !== host) throw new Error(`TLS asks for ${JSON.stringify(hello.name)} here`);
  return bytes;
}

async function reach(
  connection: Connection,
  place: { host: string; port: number },
  resolve: Resolve,
): Promise<Socket | undefined> {
  try {
    return await dial(place.host, place.port, resolve);
  } catch (error) {
    const refused = error instanceof DialError && error.refused;
    if (connection.why === PROXY_WHY) answer(connection, refused ? 403 : 502, messageOf(error));
    connection.end(refused ? "refused" : "failed", messageOf(error));
    return undefined;
  }
}

/** Who allowed what came through the proxy. */
export const PROXY_WHY = "proxy";

function answer(connection: Connection, status: 403 | 502, why: string): void {
  if (connection.done || connection.client.destroyed) return;
  const body = `niia sandbox: ${why}\n`;
  const reason = status === 403 ? "Forbidden" : "Bad Gateway";
  connection.client.write(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
