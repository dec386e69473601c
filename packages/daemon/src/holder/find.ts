import { setTimeout as sleep } from "node:timers/promises";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import { connectHolder } from "./connect.ts";
import { withLock } from "./folder-lock.ts";
import type { Holder } from "./types.ts";

/** A second name of the same generation has `~` and a pid: see SocketName. */
const SOCKET = /^holder-([^~]+)(?:~\d+)?\.sock$/;

/** Longest path of a socket that every system takes (macOS; Linux has 4 bytes more). */
const MAX_SOCKET_PATH = 103;

export function socketPath(dir: string, generation: string): string {
  const path = join(dir, `holder-${generation}.sock`);
  const bytes = Buffer.byteLength(path);
  if (bytes <= MAX_SOCKET_PATH) return path;
  throw new ProtocolError(
    "bad-option",
    `socket path too long (${bytes} bytes, at most ${MAX_SOCKET_PATH}): ${path}`,
    {
      hint: "choose a folder with a shorter path",
    },
  );
}

export function lockPath(dir: string): string {
  return join(dir, "holder.lock");
}

/** Pauses between the questions to one that seems to be ending. Milliseconds. */
const ENDING = [20, 100, 400, 1000];

/** One that is there and cannot be spoken with: it hangs, or knows other versions of the protocol. */
export interface Unreachable {
  generation: string;
  error: ProtocolError;
}

/**
 * Connects to every holder of a folder. A socket is removed only when the system says that nobody listens on it, asked
 * again while no other daemon can be starting one. One that cannot be spoken with is left alone and told: its terminals
 * may live.
 */
export async function findHolders(
  dir: string,
  told: (unreachable: Unreachable) => void = () => {},
): Promise<Holder[]> {
  const found = await Promise.all(
    listNames(dir).map(async (name) => {
      const [, generation = ""] = SOCKET.exec(name) ?? [];
      if (generation === "") return undefined;
      try {
        return await dial(dir, join(dir, name));
      } catch (error) {
        told({ generation, error: error as ProtocolError });
        return undefined;
      }
    }),
  );
  return found.filter((holder) => holder !== undefined);
}

/** Connects, or removes the name of a holder that is gone. The caller has the lock of the folder. */
export async function dialOrRemove(
  socket: string,
  log?: (message: string) => void,
): Promise<Holder | undefined> {
  try {
    return await connectHolder(log === undefined ? { socket } : { socket, log });
  } catch (error) {
    if (!nobodyThere(error)) throw error;
    if (systemCode(error) === "ECONNREFUSED") rmSync(socket, { force: true });
    return undefined;
  }
}

/** No holder listens, or one that is just ending. */
export function nobodyThere(error: unknown): boolean {
  return ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(systemCode(error) ?? "");
}

function systemCode(error: unknown): string | undefined {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
}

/** One that has been ended but is still there answers a connection and breaks it off: it is asked again until it is
 *  known to be gone. */
async function dial(dir: string, socket: string): Promise<Holder | undefined> {
  for (const pause of ENDING) {
    try {
      return await connectHolder({ socket });
    } catch (error) {
      const code = systemCode(error);
      if (code === "ECONNREFUSED") return withLock(lockPath(dir), () => dialOrRemove(socket));
      if (code === "ENOENT") return undefined;
      if (!nobodyThere(error)) throw error;
      await sleep(pause);
    }
  }
  return connectHolder({ socket });
}

function listNames(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
