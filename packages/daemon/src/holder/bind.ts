import { linkSync, renameSync, statSync, unlinkSync } from "node:fs";
import type { Server } from "node:net";
import { dirname, join } from "node:path";

/** A name in the file system that we have put there. */
export interface Bound {
  /** It is still there and still ours. */
  held(): boolean;
  release(): void;
}

/**
 * Listens on `path` (mode 0600) unless the path is taken, by whatever: rejects with code EADDRINUSE then. Nothing is
 * ever unlinked but our own socket, and the socket listens before it can be seen.
 */
export async function bindSocket(server: Server, path: string): Promise<Bound> {
  const hidden = join(dirname(path), `.${process.pid}`);
  await listen(server, hidden);
  const { ino } = statSync(hidden);
  try {
    publish(hidden, path);
  } catch (error) {
    server.close();
    throw error;
  }
  const held = (): boolean => statSync(path, { throwIfNoEntry: false })?.ino === ino;
  return {
    held,
    release: () => {
      if (held()) unlinkSync(path);
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const umask = process.umask(0o177);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
    // The socket exists already, only the callback is later. Sessions inherit the umask we were started with.
    process.umask(umask);
  });
}

/** A link fails where the name exists, a rename would replace it. */
function publish(hidden: string, path: string): void {
  try {
    linkSync(hidden, path);
    unlinkSync(hidden);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw Object.assign(new Error(`${path} exists`), { code: "EADDRINUSE" });
    if (code !== "EPERM" && code !== "ENOTSUP") throw error;
    if (statSync(path, { throwIfNoEntry: false }))
      throw Object.assign(new Error(`${path} exists`), { code: "EADDRINUSE" });
    renameSync(hidden, path);
  }
}
