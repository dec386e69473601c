import { encodeFrame, FRAME } from "../../packages/protocol/src/index.ts";
import type { Random } from "../random.ts";
import { throwAt } from "./holder.ts";

/** A direct connection that says what no client means: frames in no order, cut, lying about their length. */
export function attackDirect(socket: string, random: Random): Promise<void> {
  const parts = Array.from({ length: random.next(8) }, () => frameOf(random));
  return throwAt(socket, [openOf(random), ...parts], random);
}

function frameOf(random: Random): Buffer {
  switch (random.next(6)) {
    case 0:
      return random.bytes(random.next(400));
    case 1: {
      const lying = openOf(random);
      lying.writeUInt32BE(random.pick([0, 1, 4_000_000, 0xffff_ffff]), 1);
      return lying;
    }
    case 2:
      return openOf(random);
    case 3:
      return frame(FRAME.open, "[".repeat(random.next(200_000)), random);
    default:
      return frame(random.next(40), random.bytes(random.next(50)).toString("latin1"), random);
  }
}

/** Nothing is typed by one that happens to be right. */
function openOf(random: Random): Buffer {
  const target = random.pick([
    "/v1/sessions/good/output?from=0",
    "/v1/sessions/good/output?follow=0",
    "/v1/sessions/good/output?from=1e99",
    "/v1/sessions/good/attach?readonly=1",
    "/v1/sessions/good/attach?readonly=1&from=0",
    "/v1/sessions/good/attach?readonly=1&cols=0&rows=99999999",
    "/v1/sessions/none/attach",
    "/v1/sessions",
    "/v1/sessions?follow=1",
    `/${"x".repeat(random.next(30_000))}`,
  ]);
  const more = random.pick([
    {},
    {},
    { protocol: 1 },
    { protocol: 99 },
    { author: "\u0000" },
    { x: 1 },
  ]);
  return frame(FRAME.open, JSON.stringify({ target, ...more }), random);
}

function frame(type: number, payload: string, random: Random): Buffer {
  const offset = random.pick([0, 1, 2 ** 40, Number.MAX_SAFE_INTEGER]);
  return Buffer.from(encodeFrame({ type, offset, payload: Buffer.from(payload, "latin1") }));
}
