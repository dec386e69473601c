import type { Socket } from "node:net";
import { LIMITS } from "./config.ts";
import type { EgressRecord } from "./log.ts";

/** One connection out of the sandbox. Whatever happens to it, exactly one record is written. */
export class Connection {
  readonly client: Socket;
  destination: string;
  sni: string | null = null;
  why: string;
  #upstream: Socket | undefined;
  #done = false;
  readonly #at = new Date().toISOString();
  readonly #record: (record: EgressRecord) => void;

  constructor(
    client: Socket,
    first: { destination: string; why: string },
    record: (record: EgressRecord) => void,
  ) {
    this.client = client;
    this.destination = first.destination;
    this.why = first.why;
    this.#record = record;
    client.setTimeout(LIMITS.idle, () => this.end("idle", "nothing was said for too long"));
    client.on("error", () => this.end("closed", this.why));
    client.on("close", () => this.#clientClosed());
  }

  get done(): boolean {
    return this.#done;
  }

  /** Passes `head` and everything after it on, both ways. Ends of one direction travel on their own. */
  join(upstream: Socket, head: Buffer): void {
    if (this.#done) {
      upstream.destroy();
      return;
    }
    this.#upstream = upstream;
    upstream.on("error", (error) => this.end("failed", error.message));
    upstream.on("close", () => this.client.destroySoon());
    if (head.length > 0) upstream.write(head);
    this.client.pipe(upstream);
    upstream.pipe(this.client);
  }

  end(outcome: EgressRecord["outcome"], why: string): void {
    if (this.#done) return;
    this.#done = true;
    const { destination, sni } = this;
    const sent = this.#upstream?.bytesWritten ?? 0;
    const got = this.#upstream?.bytesRead ?? 0;
    this.#record({ at: this.#at, destination, sni, out: sent, in: got, outcome, why });
    this.client.destroySoon();
    this.#upstream?.destroy();
  }

  #clientClosed(): void {
    const upstream = this.#upstream;
    if (upstream === undefined || upstream.destroyed || !upstream.writableEnded) {
      this.end("closed", this.why);
      return;
    }
    // What the client sent last may still be on its way.
    upstream.once("close", () => this.end("closed", this.why));
    upstream.destroySoon();
  }
}
