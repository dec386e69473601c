import { ProtocolError } from "@pty4ai/protocol";
import { type OutputPiece, offsetAfter, pieces } from "./output.ts";
import type { ChannelRequest, Transport } from "./transport.ts";

export interface FollowOptions {
  /** What is asked for at first, and again with the offset that comes next each time the stream broke off. */
  ask: (next: number | undefined) => ChannelRequest;
  /** False: the stream may end before the session does. */
  follow?: boolean;
  signal?: AbortSignal | undefined;
}

/** What a stream of output tells, to its end; it goes on by itself over a crash of the daemon. */
export async function* followed(
  transport: Transport,
  { ask, follow = true, signal }: FollowOptions,
): AsyncGenerator<OutputPiece, void, undefined> {
  let next: number | undefined;
  for (;;) {
    const open = { ...ask(next), signal };
    const channel = await transport.repeat(() => transport.channel(open), signal);
    const leave = (): void => channel.close();
    signal?.addEventListener("abort", leave, { once: true });
    try {
      for await (const piece of pieces(channel)) {
        next = offsetAfter(piece) ?? next;
        yield piece;
        if (piece.type === "end") return;
      }
      if (!follow) return;
      throw new ProtocolError("unavailable", "The output ended without its end");
    } catch (error) {
      if (signal?.aborted === true) return;
      if (!transport.canRetry(error)) throw error;
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }
}
