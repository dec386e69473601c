import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import { connectHolder } from "./connect.ts";
import { withLock } from "./folder-lock.ts";
import type { Holder } from "./types.ts";

const SOCKET = /^holder-(.+)\.sock$/;

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

/**
 * Connects to every holder of a folder. A socket is removed only when the system says that nobody listens on it, asked
 * again while no other daemon can be starting one. One that does not answer is left alone and told to `log`.
 */
export async function findHolders(
  dir: string,
  log: (message: string) => void = () => {},
): Promise<Holder[]> {
  const paths = listNames(dir)
    .filter((name) => SOCKET.test(name))
    .map((name) => join(dir, name));
  const found = await Promise.all(paths.map((socket) => dial(dir, socket, log)));
  return found.filter((holder) => holder !== undefined);
}

/** Connects, or removes the name of a holder that is gone. The caller has the lock of the folder. */
export async function dialOrRemove(
  socket: string,
  log: (message: string) => void,
): Promise<Holder | undefined> {
  try {
    return await connectHolder({ socket, log });
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

async function dial(
  dir: string,
  socket: string,
  log: (message: string) => void,
): Promise<Holder | undefined> {
  try {
    return await connectHolder({ socket, log });
  } catch (error) {
    if (systemCode(error) === "ECONNREFUSED")
      return withLock(lockPath(dir), () => dialOrRemove(socket, log));
    log((error as Error).message);
    return undefined;
  }
}

function listNames(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
