import { chmodSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type Log, reasonOf } from "../log.ts";
import type { ApiServer } from "./server.ts";

const CHECK_MS = 5000;

/** Serves at a socket for its owner alone, and takes the name again when a cleaner of old files removed it. */
export async function serveAt(
  socket: string,
  create: () => ApiServer,
  log: Log,
  checkMs: number = CHECK_MS,
): Promise<() => Promise<void>> {
  const servers = [await listen(create(), socket)];
  const timer = setInterval(() => {
    if (statSync(socket, { throwIfNoEntry: false }) !== undefined) return;
    log("warn", "The socket has vanished and is made again", { socket });
    again(create(), socket).then(
      (server) => servers.push(server),
      (error: unknown) => log("error", "The socket cannot be made", { reason: reasonOf(error) }),
    );
  }, checkMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await Promise.all(servers.map((server) => server.close()));
    rmSync(socket, { force: true });
  };
}

/** Its folder too: a cleaner takes both. */
async function again(api: ApiServer, socket: string): Promise<ApiServer> {
  mkdirSync(dirname(socket), { recursive: true, mode: 0o700 });
  return await listen(api, socket);
}

function listen(api: ApiServer, socket: string): Promise<ApiServer> {
  return new Promise((resolve, reject) => {
    const umask = process.umask(0o177);
    api.server.once("error", reject);
    api.server.listen(socket, () => {
      chmodSync(socket, 0o600);
      resolve(api);
    });
    process.umask(umask);
  });
}
