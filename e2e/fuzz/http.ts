import { type ClientHttp2Session, connect, constants } from "node:http2";
import { connect as dial } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../random.ts";
import { throwAt } from "./holder.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** Bytes that are no HTTP/2, or frames of it in no order. */
export function attackBytes(socket: string, random: Random): Promise<void> {
  const parts = [
    ...(random.next(4) > 0 ? [PREFACE] : []),
    ...(random.next(3) > 0 ? [rawFrame(4, 0, 0, Buffer.alloc(0))] : []),
    ...Array.from({ length: random.next(12) }, () => frameOf(random)),
    ...(random.next(5) === 0 ? [random.bytes(random.next(2000))] : []),
  ];
  return throwAt(socket, parts, random);
}

/** Requests that HTTP/2 allows and nobody means well. */
export async function attackRequests(socket: string, random: Random): Promise<void> {
  const peer = dial(socket);
  peer.on("error", () => {});
  const session = connect("http://localhost", {
    createConnection: () => peer,
    settings: { initialWindowSize: random.pick([0, 1, 65_535, 1 << 20]) },
  });
  session.on("error", () => {});
  const gone = new Promise<void>((resolve) => peer.once("close", () => resolve()));
  for (let count = random.next(10) + 1; count > 0 && !session.destroyed; count -= 1)
    request(session, random);
  await sleep(random.next(40));
  if (random.next(2) === 0) session.destroy();
  else session.close(() => {});
  // A session that says goodbye waits for its half-open streams: this one goes without.
  setTimeout(() => peer.destroy(), 60);
  await gone;
}

function request(session: ClientHttp2Session, random: Random): void {
  const path = random.pick([
    "/v1/sessions",
    "/v1/events",
    "/v1/version",
    "/v1/sessions/none/output?from=-1",
    "/v1/sessions/good/output?from=1e99",
    "/v1/sessions/good/screen?format=ansi&scrollback=1e9",
    "/v1/sessions/good/attach?cols=0&rows=99999999",
    "/v1/sessions/good/attach?readonly=1",
    "/v1/sessions/good/wait?for=/(a%2B)%2B$/&timeout=50",
    "/v1/sessions/good/turns",
    "/%00/../..//v1",
    `/${"x".repeat(random.next(30_000))}`,
  ]);
  const method = random.pick(["GET", "POST", "DELETE", "PUT", "BREW"]);
  // Nothing is deleted or typed by a request that happens to be right.
  const safe =
    path.includes("good") && method !== "GET" && !path.includes("readonly") ? "PUT" : method;
  const headers = Object.fromEntries(
    Array.from({ length: random.pick([0, 1, 50]) }, (_, at) => [
      `x-${at}`,
      "y".repeat(random.next(3000)),
    ]),
  );
  try {
    const stream = session.request(
      { ":method": safe, ":path": path, "content-type": "application/json", ...headers },
      { endStream: random.next(3) === 0 },
    );
    stream.on("error", () => {});
    if (random.next(2) === 0) stream.resume();
    if (stream.writable) stream.write(bodyOf(random));
    if (random.next(2) === 0) stream.end();
    if (random.next(4) === 0) stream.close(constants.NGHTTP2_CANCEL);
  } catch {
    // The connection was refused what it wanted before this one.
  }
}

function bodyOf(random: Random): Buffer | string {
  return random.pick([
    () => random.bytes(random.next(3000)),
    () => "{",
    () => "[".repeat(100_000),
    () => `{"a":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`,
    () => JSON.stringify({ argv: 7, cwd: {}, env: [], size: { cols: -1 } }),
    () => JSON.stringify({ argv: ["/bin/true"], cwd: "/", size: { cols: 1e9, rows: 1e9 } }),
    () => JSON.stringify({ argv: ["relative\0"], cwd: "nowhere", plugins: { none: {} } }),
    () => '{"__proto__":{"polluted":true},"argv":[]}',
    () => "x".repeat(random.next(200_000)),
  ])();
}

function frameOf(random: Random): Buffer {
  const type = random.pick([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 77]);
  const stream = random.pick([0, 1, 1, 3, 2, 0x7fff_ffff]);
  return rawFrame(
    type,
    random.next(256),
    stream,
    random.bytes(random.pick([0, 4, 5, 8, 6, 40, 3000])),
  );
}

function rawFrame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
