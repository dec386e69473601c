import type { Socket } from "node:net";
import { LIMITS } from "./config.ts";

/** Reads on until `enough` is content with all bytes so far, and leaves the socket paused. Rejects when the peer ends
 *  first, sends more than the head limit, or takes longer than the head time. */
export function readUntil(
  socket: Socket,
  start: Buffer,
  enough: (bytes: Buffer) => boolean,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = start;
    const finish = (failure?: string) => {
      clearTimeout(timer);
      socket.pause();
      socket.off("data", take).off("end", ended).off("close", ended);
      if (failure === undefined) resolve(bytes);
      else reject(new Error(failure));
    };
    const timer = setTimeout(
      () => finish("it took too long to say what it wants"),
      LIMITS.headTime,
    );
    const ended = () => finish("it ended before saying what it wants");
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (enough(bytes)) finish();
      else if (bytes.length > LIMITS.head)
        finish(`its first message is longer than ${LIMITS.head} bytes`);
    };
    if (enough(bytes)) {
      finish();
      return;
    }
    socket.on("data", take).once("end", ended).once("close", ended);
    socket.resume();
  });
}
