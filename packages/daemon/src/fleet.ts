import { setTimeout as sleep } from "node:timers/promises";
import type { ProtocolError } from "@pty4ai/protocol";
import {
  connectHolder,
  findHolders,
  nobodyThere,
  startHolder,
  type StartOptions,
} from "./holder/link.ts";
import type { HeldSession, Holder } from "./holder/types.ts";
import { type Log, reasonOf } from "./log.ts";

export interface FleetOptions {
  /** How a holder is started, and the folder of all their sockets. */
  start: Omit<StartOptions, "log">;
  log: Log;
  /** A holder was found again after its connection broke: its sessions are read anew. */
  back: (holder: Holder) => void;
  /** A holder is gone, and every terminal it had. */
  lost: (generation: string) => void;
}

const RECONNECTS = [0, 50, 200, 1000];
/** One that did not answer is asked again after so many milliseconds. */
const PATIENCE_MS = 5000;

/** The holders a daemon knows: those it found, and the one of its own generation, started with the first session. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #holders = new Map<string, Holder>();
  readonly #unreachable = new Map<string, ProtocolError>();
  /** Of each generation whose connection is being made again. */
  readonly #returning = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  #starting: Promise<Holder> | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Dials what is there. */
  async find(): Promise<{ holder: Holder; held: HeldSession }[]> {
    const found = await findHolders(this.#options.start.dir, ({ generation, error }) => {
      this.#unreachable.set(generation, error);
      this.#options.log("error", "A holder cannot be reached: its sessions go on without us", {
        generation,
        reason: error.message,
        hint: error.hint,
      });
      if (error.code !== "version") this.#askAgain(generation).catch(this.#untaken(generation));
    });
    for (const holder of found) this.#adopt(holder);
    return found.flatMap((holder) => holder.list().map((held) => ({ holder, held })));
  }

  /** Why a generation that is there cannot be spoken with, for each such. */
  get unreachable(): ReadonlyMap<string, ProtocolError> {
    return this.#unreachable;
  }

  /** The holder for new sessions. */
  async current(): Promise<Holder> {
    const { generation } = this.#options.start;
    // A second connection would take it away from the one that is being made for the sessions it has.
    await this.#returning.get(generation);
    const known = this.#holders.get(generation);
    if (known !== undefined) return known;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  close(): void {
    this.#closing.abort();
    for (const holder of this.#holders.values()) holder.disconnect();
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
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
    const { generation } = holder;
    this.#holders.set(generation, holder);
    this.#unreachable.delete(generation);
    void holder.closed
      .then(() => {
        if (this.#closed || this.#holders.get(generation) !== holder) return undefined;
        this.#holders.delete(generation);
        const returning = this.#comeBack(holder).finally(() => {
          if (this.#returning.get(generation) === returning) this.#returning.delete(generation);
        });
        this.#returning.set(generation, returning);
        return returning;
      })
      .catch(this.#untaken(generation));
  }

  #untaken(generation: string): (error: unknown) => void {
    return (error) => {
      const fields = { generation, reason: reasonOf(error) };
      this.#options.log("error", "A holder's sessions could not be taken up again", fields);
    };
  }

  async #comeBack(holder: Holder): Promise<void> {
    for (const pause of RECONNECTS) {
      await sleep(pause);
      if ((await this.#redial(holder.generation)) === "done") return;
    }
    this.#gone(holder.generation);
  }

  #gone(generation: string): void {
    this.#options.log("error", "A holder is gone with its sessions", { generation });
    this.#unreachable.delete(generation);
    this.#options.lost(generation);
  }

  /** Until it answers, is gone for two questions in a row, or we go. */
  async #askAgain(generation: string): Promise<void> {
    const { signal } = this.#closing;
    for (let missed = 0; missed < 2; ) {
      await sleep(PATIENCE_MS, undefined, { signal, ref: false }).catch(() => {});
      const found = await this.#redial(generation);
      if (found === "done") return;
      missed = found === "nobody" ? missed + 1 : 0;
    }
    this.#gone(generation);
  }

  /** `done`: nothing is left to do. */
  async #redial(generation: string): Promise<"done" | "nobody" | "silence"> {
    if (this.#closed) return "done";
    const socket = `${this.#options.start.dir}/holder-${generation}.sock`;
    let holder: Holder;
    try {
      holder = await connectHolder({ socket });
    } catch (error) {
      return nobodyThere(error) ? "nobody" : "silence";
    }
    if (this.#closed) {
      holder.disconnect();
      return "done";
    }
    this.#adopt(holder);
    this.#options.back(holder);
    return "done";
  }
}
