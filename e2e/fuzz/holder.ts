import { connect } from "node:net";
import type { Random } from "../random.ts";

const [HELLO, REQUEST, WRITE, ATTACH, ACK] = [1, 2, 3, 4, 5] as const;
/** Numbers that no session has: what is meant for nobody may hurt nobody. */
const NOBODY = 1_000_000;

/** One hostile connection to a holder: random bytes, or frames that are well made and make no sense. */
export function attackHolder(socket: string, random: Random, takeOvers: boolean): Promise<void> {
  const frames = Array.from({ length: random.next(8) + 1 }, () => frameOf(random));
  // One that says hello takes the holder from its daemon, which has to come back for it.
  if (random.next(4) === 0) {
    const [min, max] = takeOvers ? [1, 1] : [2, 9];
    frames.unshift(frame(HELLO, 0, 0, JSON.stringify({ protocol: { min, max } })));
  }
  return throwAt(socket, frames, random);
}

/** Connects, writes in pieces, and closes or just goes. Resolves when the connection is gone. */
export function throwAt(socket: string, parts: Buffer[], random: Random): Promise<void> {
  return new Promise((resolve) => {
    const peer = connect(socket);
    const patience = setTimeout(() => peer.destroy(), 300);
    peer.on("error", () => {});
    peer.on("close", () => {
      clearTimeout(patience);
      resolve();
    });
    if (random.next(3) > 0) peer.resume();
    for (const part of parts) {
      const cut = random.next(part.length + 1);
      peer.write(part.subarray(0, cut));
      peer.write(part.subarray(cut));
    }
    if (random.next(3) === 0) setTimeout(() => peer.destroy(), random.next(30));
    else peer.end();
  });
}

function frameOf(random: Random): Buffer {
  const type = random.pick([HELLO, REQUEST, WRITE, ATTACH, ACK, 0x81, 0x83, 0xff, 0]);
  const number = NOBODY + random.next(1000);
  switch (random.next(6)) {
    case 0:
      return random.bytes(random.next(400));
    case 1: {
      const lying = frame(type, number, random.next(1e9), random.bytes(random.next(50)));
      lying.writeUInt32BE(random.pick([0, 1, 5_000_000, 0xffff_ffff]), 0);
      return lying;
    }
    case 2:
      return frame(REQUEST, number, random.next(1e6), requestOf(random));
    case 3:
      return frame(REQUEST, 0, random.next(1e6), "[".repeat(random.next(200_000)));
    case 4:
      return frame(
        WRITE,
        number,
        1,
        Buffer.concat([random.bytes(2), Buffer.alloc(random.next(3_000_000))]),
      );
    default:
      return frame(type, number, random.next(1e9), random.bytes(random.next(200)));
  }
}

function requestOf(random: Random): string {
  const op = random.pick(["resize", "kill", "close", "collect", "spawn", "__proto__", 7, null]);
  const value = random.pick<unknown>([-1, 1e300, "x".repeat(5000), [], {}, null, true, "\0"]);
  return JSON.stringify({
    op,
    signal: value,
    cols: value,
    rows: value,
    spec: random.pick<unknown>([
      value,
      { id: value, argv: value, env: value, cwd: value, size: value },
    ]),
  });
}

function frame(type: number, session: number, offset: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(17);
  head.writeUInt32BE(bytes.length, 0);
  head.writeUInt8(type, 4);
  head.writeUInt32BE(session, 5);
  head.writeBigUInt64BE(BigInt(offset), 9);
  return Buffer.concat([head, bytes]);
}
