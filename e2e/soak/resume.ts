import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds. */
interface Spread {
  p50: number;
  p99: number;
}

/** `fromReady`: from the moment the next daemon accepts; `fromKill`: from the SIGKILL, the start included. */
export interface Resumed {
  resumed: number;
  fromReady: Spread;
  fromKill: Spread;
}

/** What a dead daemon had sent before is read within this time, and no daemon starts as fast. */
const LEFTOVERS_MS = 80;
const PATIENCE_MS = 5000;

/** Takes the time from a kill to the first thing that each client hears which followed a stream at that moment. */
export class Stopwatch<Client> {
  readonly #following = new Set<Client>();
  readonly #waiting = new Map<Client, number | undefined>();
  readonly #times: { fromReady: number; fromKill: number }[] = [];
  #killed = Number.POSITIVE_INFINITY;
  #ready = 0;

  heard(client: Client, stream: "goes on" | "is over"): void {
    const now = performance.now();
    if (stream === "goes on") this.#following.add(client);
    else this.#following.delete(client);
    const early = now < this.#killed + LEFTOVERS_MS;
    // A stream that was over before the kill has nothing to resume.
    if (early && stream === "is over") this.#waiting.delete(client);
    else if (!early && this.#waiting.has(client))
      this.#waiting.set(client, this.#waiting.get(client) ?? now);
  }

  /** How many clients follow a stream. */
  get following(): number {
    return this.#following.size;
  }

  killed(at: number): void {
    this.#killed = at;
    for (const client of this.#following) this.#waiting.set(client, undefined);
  }

  ready(at: number): void {
    this.#ready = at;
  }

  /** Resolves when everyone has heard something; whoever has not within seconds counts as that late. */
  async everyoneBack(): Promise<void> {
    const deadline = this.#ready + PATIENCE_MS;
    while ([...this.#waiting.values()].includes(undefined) && performance.now() < deadline)
      await sleep(5);
    for (const at of this.#waiting.values()) {
      const heard = at ?? performance.now();
      this.#times.push({
        fromReady: Math.max(0, heard - this.#ready),
        fromKill: heard - this.#killed,
      });
    }
    this.#waiting.clear();
    this.#killed = Number.POSITIVE_INFINITY;
  }

  report(): Resumed {
    const spread = (name: "fromReady" | "fromKill"): Spread => {
      const sorted = this.#times.map((each) => each[name]).toSorted((a, b) => a - b);
      const at = (share: number): number =>
        Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
      return { p50: at(0.5), p99: at(0.99) };
    };
    return {
      resumed: this.#times.length,
      fromReady: spread("fromReady"),
      fromKill: spread("fromKill"),
    };
  }
}
