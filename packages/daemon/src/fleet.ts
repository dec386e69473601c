import { connectHolder, findHolders, startHolder, type StartOptions } from "./holder/link.ts";
import type { HeldSession, Holder } from "./holder/types.ts";
import { type Log, reasonOf } from "./log.ts";

export interface FleetOptions {
  /** How a holder is started, and the folder of all their sockets. */
  start: Omit<StartOptions, "log">;
  log: Log;
  /** A holder was found again after its connection broke: its sessions are read anew. */
  back: (holder: Holder) => void;
  /** A holder is gone, and every terminal it had. */
  lost: (holder: Holder) => void;
}

const RECONNECTS = [0, 50, 200, 1000];

/** The holders a daemon knows: those it found, and the one of its own generation, started with the first session. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #holders = new Map<string, Holder>();
  #starting: Promise<Holder> | undefined;
  #closed = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Dials what is there. */
  async find(): Promise<{ holder: Holder; held: HeldSession }[]> {
    for (const holder of await findHolders(this.#options.start.dir)) this.#adopt(holder);
    return [...this.#holders.values()].flatMap((holder) =>
      holder.list().map((held) => ({ holder, held })),
    );
  }

  /** The holder for new sessions. */
  async current(): Promise<Holder> {
    const known = this.#holders.get(this.#options.start.generation);
    if (known !== undefined) return known;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  close(): void {
    this.#closed = true;
    for (const holder of this.#holders.values()) holder.disconnect();
  }

  async #start(): Promise<Holder> {
    const { start, log } = this.#options;
    const { generation } = start;
    const holder = await startHolder({
      ...start,
      log: (message) => log("debug", message, { generation }),
    });
    this.#adopt(holder);
    return holder;
  }

  #adopt(holder: Holder): void {
    this.#holders.set(holder.generation, holder);
    void holder.closed
      .then(() => this.#disconnected(holder))
      .catch((error: unknown) => {
        const fields = { generation: holder.generation, reason: reasonOf(error) };
        this.#options.log("error", "A holder's sessions could not be taken up again", fields);
      });
  }

  async #disconnected(holder: Holder): Promise<void> {
    if (this.#closed || this.#holders.get(holder.generation) !== holder) return;
    this.#holders.delete(holder.generation);
    for (const pause of RECONNECTS) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const again = await this.#redial(holder.generation);
      if (this.#closed) return again?.disconnect();
      if (again === undefined) continue;
      this.#adopt(again);
      return this.#options.back(again);
    }
    this.#options.log("error", "A holder is gone with its sessions", {
      generation: holder.generation,
    });
    this.#options.lost(holder);
  }

  async #redial(generation: string): Promise<Holder | undefined> {
    try {
      return await connectHolder({
        socket: `${this.#options.start.dir}/holder-${generation}.sock`,
      });
    } catch {
      return undefined;
    }
  }
}
