import type { Http2Session } from "node:http2";
import type { Socket } from "node:net";

const EVERY_MS = 10_000;

interface Guest {
  session: Http2Session;
  /** What had come from it when it was looked at last. */
  heard: number;
  asked: boolean;
}

/** Closes connections whose client has gone without our being told: HTTP/2 stops reading while both sides write, and where
 *  it never goes on it never sees the end. A client that is silent is asked; the next look finds whether it answered. */
export class Presence {
  readonly #guests = new Map<Socket, Guest>();
  readonly #timer: NodeJS.Timeout;

  constructor(everyMs: number = EVERY_MS) {
    this.#timer = setInterval(() => this.#look(), everyMs).unref();
  }

  watch(socket: Socket, session: Http2Session): void {
    this.#guests.set(socket, { session, heard: -1, asked: false });
    socket.once("close", () => this.#guests.delete(socket));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const [socket, guest] of this.#guests) {
      const silent = socket.bytesRead === guest.heard;
      guest.heard = socket.bytesRead;
      if (silent && guest.asked) socket.destroy();
      else guest.asked = silent && ask(guest.session);
    }
  }
}

/** Also one that is not to be asked any more counts: it has until the next look to be gone. */
function ask(session: Http2Session): boolean {
  if (!session.destroyed && !session.closed) session.ping(() => {});
  return true;
}
