import { connect } from "node:net";
import { type ErrorBody, ProtocolError } from "@pty4ai/protocol";
import { encodeJson } from "./frame.ts";
import { HolderLink } from "./holder-link.ts";
import { ReadPage } from "./page.ts";
import { FrameParser } from "./parser.ts";
import type { Holder } from "./types.ts";
import {
  FEATURES,
  FRAME,
  type Hello,
  PROTOCOL,
  type ProtocolRange,
  TO_DAEMON,
  type Welcome,
} from "./wire.ts";

export interface ConnectOptions {
  /** Path of the holder's socket. */
  socket: string;
  log?: (message: string) => void;
  /** How long the holder may take to answer. */
  timeoutMs?: number;
  /** Versions to offer instead of all we speak. */
  protocol?: ProtocolRange;
}

/**
 * Connects to a running holder and takes it over from any daemon that was connected before. Rejects with code
 * `unavailable` (nobody there, or no answer; `cause` has the system's error), `version` or whatever the holder says.
 */
export function connectHolder(options: ConnectOptions): Promise<Holder> {
  const { socket: path, timeoutMs = 5000 } = options;
  return new Promise((resolve, reject) => {
    let link: HolderLink | undefined;
    const parser = new FrameParser(TO_DAEMON, {
      data: (session, offset, piece) => link?.data(session, offset, piece),
      frame: (header, payload) => {
        if (link !== undefined) return link.frame(header, payload);
        if (header.type === FRAME.failure)
          return give(ProtocolError.from(JSON.parse(payload.toString()) as ErrorBody));
        if (header.type !== FRAME.welcome)
          return give(unavailable(path, "it does not speak the holder protocol"));
        clearTimeout(deadline);
        link = new HolderLink(
          socket,
          JSON.parse(payload.toString()) as Welcome,
          options.log ?? (() => {}),
        );
        resolve(link);
      },
    });
    const page = new ReadPage();
    const socket = connect({
      path,
      onread: {
        buffer: () => page.next(),
        callback: (count) => {
          try {
            parser.push(page.taken(count));
          } catch (error) {
            give(unavailable(path, (error as Error).message, error));
          }
          return true;
        },
      },
    });
    const give = (error: ProtocolError): void => {
      clearTimeout(deadline);
      parser.stop();
      socket.destroy();
      link?.lost(error);
      reject(error);
    };
    const deadline = setTimeout(
      () => give(unavailable(path, `no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    socket.on("error", (error) => give(unavailable(path, error.message, error)));
    socket.on("close", () => give(unavailable(path, "the connection was closed", reset())));
    const hello: Hello = { protocol: options.protocol ?? PROTOCOL, features: FEATURES };
    socket.write(encodeJson({ type: FRAME.hello, session: 0, offset: 0 }, hello));
  });
}

function reset(): Error {
  return Object.assign(new Error("closed by the other side"), { code: "ECONNRESET" });
}

function unavailable(path: string, reason: string, cause?: unknown): ProtocolError {
  return new ProtocolError("unavailable", `holder at ${path}: ${reason}`, {
    hint: "if it stays so, look into its log beside the socket",
    cause,
  });
}
