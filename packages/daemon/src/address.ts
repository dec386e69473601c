import { chmodSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";

/** Makes a folder that only its owner may enter; refuses one that belongs to somebody else. */
export function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  const uid = process.getuid?.();
  if (!stat.isDirectory() || (uid !== undefined && stat.uid !== uid)) {
    throw new ProtocolError("wrong-state", `${folder} is not a folder of yours`, {
      hint: "Choose another folder, or remove this one.",
    });
  }
  if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/** Makes the name of a socket free, which the caller has the lock of. One that is answered is never touched. */
export async function clearAddress(socket: string): Promise<void> {
  ownFolder(dirname(socket));
  if (Buffer.byteLength(socket) > 107) {
    throw new ProtocolError("bad-option", `The socket path is too long: ${socket}`, {
      hint: "At most 107 bytes; set a shorter runtime folder.",
    });
  }
  if (await isAnswered(socket)) throw alreadyRunning(socket);
  rmSync(socket, { force: true });
}

export function alreadyRunning(socket: string): ProtocolError {
  return new ProtocolError("wrong-state", `A daemon already listens on ${socket}`, {
    hint: "Connect to it, or stop it first.",
    details: { socket },
  });
}

function isAnswered(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}
