import { lstatSync, mkdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";

/** Makes a folder that only its owner may enter. One that is there already is taken as it is, unless others may write
 *  in it: whoever may could put another socket in place of ours. */
export function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  const uid = process.getuid?.();
  const yours = stat.isDirectory() && (uid === undefined || stat.uid === uid);
  if (yours && (stat.mode & 0o022) === 0) return;
  throw new ProtocolError("bad-option", `${folder} is not a folder of yours alone`, {
    hint: `Choose another folder, or chmod 700 ${folder}.`,
  });
}

/** Makes the name of a socket free, which the caller has the lock of. One that is answered is never touched. */
export async function clearAddress(socket: string): Promise<void> {
  ownFolder(dirname(socket));
  if (Buffer.byteLength(socket) > 107) {
    throw new ProtocolError("bad-option", `The socket path is too long: ${socket}`, {
      hint: "At most 107 bytes; set a shorter runtime folder.",
    });
  }
  const there = lstatSync(socket, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isSocket()) {
    throw new ProtocolError("bad-option", `${socket} is there already and is no socket`, {
      hint: "Move it away, or choose another path.",
    });
  }
  if (await isAnswered(socket)) throw alreadyRunning(socket);
  rmSync(socket);
}

export function alreadyRunning(socket: string, folder: string = dirname(socket)): ProtocolError {
  return new ProtocolError("wrong-state", `A daemon already uses ${folder}`, {
    hint: `Connect to it, or stop it first. Another one needs folders of its own.`,
    details: { socket, folder },
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
