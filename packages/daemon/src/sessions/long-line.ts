import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ProtocolError } from "@pty4ai/protocol";
import type { LiveSession } from "./live.ts";

/** Bytes of a line that a terminal keeps in canonical mode, its end not counted; what is more the system drops silently. */
const LINE_BYTES = process.platform === "darwin" ? 1023 : 4095;
/** Line ends, and the keys that end or empty a line: interrupt, end of file, kill, quit, stop. */
const ENDS: ReadonlySet<number> = new Set([3, 4, 10, 13, 21, 26, 28]);

/** How the line that is being typed goes on: the longest it gets within `bytes`, and what is open after them. */
export function lineAfter(open: number, bytes: Uint8Array): { longest: number; open: number } {
  let longest = open;
  for (const byte of bytes) {
    open = ENDS.has(byte) ? 0 : open + 1;
    if (open > longest) longest = open;
  }
  return { longest, open };
}

const opened = new WeakMap<LiveSession, number>();

/** Throws `wrong-state` for what the system would cut, since a shell would run the half of a command: nothing of it is
 *  to be typed then. */
export async function expectWholeLines(session: LiveSession, bytes: Uint8Array): Promise<void> {
  const { longest, open } = lineAfter(opened.get(session) ?? 0, bytes);

  if (longest <= LINE_BYTES) return void opened.set(session, open);
  const { id, name } = session.record;
  const terminal = session.holder.list().find((held) => held.id === id)?.terminal;
  if (terminal === undefined || !(await takesLines(terminal))) return void opened.delete(session);
  throw new ProtocolError(
    "wrong-state",
    `A line of ${longest} bytes would be cut: session ${name} reads lines (canonical mode), of at most ${LINE_BYTES} bytes`,
    { hint: "Nothing was typed. Send shorter lines, or wait until the program reads keys." },
  );
}

const run = promisify(execFile);

/** Whether a terminal is in canonical mode. One that cannot be asked is taken for one that is not. */
async function takesLines(terminal: string): Promise<boolean> {
  const flag = process.platform === "darwin" ? "-f" : "-F";
  try {
    const { stdout } = await run("stty", [flag, terminal, "-a"], { timeout: 2000 });
    return /(^|[\s;])icanon\b/.test(stdout);
  } catch {
    return false;
  }
}
