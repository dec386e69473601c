import { KeyMemory } from "./key-memory.ts";
import { Refusal } from "./refusal.ts";
import { type PagePool, Ring, RING_BYTES } from "./ring.ts";
import { type Launcher, Terminal } from "./terminal.ts";
import type { SpawnSpec } from "./types.ts";
import { INPUT_CAP, type WireSession } from "./wire.ts";

/** So many keys of the input of an ended session are told, for those who have not heard yet that it was taken. */
const LAST_KEYS = 64;
/** So long after something was done to a session somebody may wait for what it prints. Milliseconds. */
const AWAITED_MS = 1000;

export interface SessionEvents {
  output(session: Session): void;
  changed(session: Session): void;
}

export interface SessionContext {
  launcher: Launcher;
  pool: PagePool;
  /** Bytes of acknowledged output to keep for a reader that comes back, given the number of live sessions. */
  history(): number;
  events: SessionEvents;
}

/** One terminal, what it printed lately, and what is known about it. */
export class Session {
  readonly number: number;
  readonly id: string;
  readonly ring: Ring;
  /** Bytes before this position may be dropped. */
  acked = 0;
  /** Bytes before this position are not on their way to a reader. */
  flushed: number = Number.POSITIVE_INFINITY;
  readonly #context: SessionContext;
  readonly #spec: SpawnSpec;
  readonly #terminal: Terminal;
  readonly #keys = new KeyMemory();
  #size: SpawnSpec["size"];
  #exitOffset: number | undefined;
  #held = false;
  #awaitedUntil: number = performance.now() + AWAITED_MS;

  constructor(number: number, spec: SpawnSpec, context: SessionContext) {
    this.number = number;
    this.id = spec.id;
    this.ring = new Ring(context.pool);
    this.#spec = spec;
    this.#size = spec.size;
    this.#context = context;
    this.#terminal = new Terminal(context.launcher, spec, {
      output: (bytes) => this.#ingest(bytes),
      changed: () => this.#changed(),
    });
  }

  get awaited(): boolean {
    return performance.now() < this.#awaitedUntil;
  }

  get ended(): boolean {
    return this.#terminal.drained && this.#terminal.exit !== undefined;
  }

  describe(): WireSession {
    const { exit, inputStalledSince } = this.#terminal;
    return {
      number: this.number,
      id: this.id,
      pid: this.#terminal.pid,
      terminal: this.#terminal.device,
      state: exit === undefined ? "open" : this.ended ? "ended" : "exited",
      ...(exit === undefined ? {} : { exit }),
      ...(this.#exitOffset === undefined ? {} : { exitOffset: this.#exitOffset }),
      size: this.#size,
      offset: this.ring.end,
      oldest: this.ring.oldest,
      pendingInput: this.#terminal.pendingInput,
      ...(inputStalledSince === undefined ? {} : { inputStalledSince }),
      ...(this.ended ? { typed: this.#keys.latest(LAST_KEYS) } : {}),
    };
  }

  write(bytes: Buffer, key: string): "written" | "duplicate" {
    if (key !== "" && this.#keys.has(key)) return "duplicate";
    this.#expectOpen("takes no input any more");
    if (this.#terminal.pendingInput + bytes.length > INPUT_CAP) {
      throw new Refusal(
        "input-full",
        `session ${this.id} has ${this.#terminal.pendingInput} bytes of input waiting, at most ${INPUT_CAP} fit`,
        "wait until the program reads its input, then write again",
      );
    }
    if (key !== "") this.#keys.add(key);
    this.#touch();
    this.#terminal.write(bytes);
    return "written";
  }

  resize(size: SpawnSpec["size"]): void {
    this.#expectOpen("cannot be resized any more");
    this.#touch();
    this.#terminal.resize(size);
    this.#size = size;
    this.#changed();
  }

  kill(signal: NodeJS.Signals): void {
    this.#touch();
    if (this.#terminal.kill(signal)) return;
    throw new Refusal("wrong-state", `the process of session ${this.id} is gone`);
  }

  close(): void {
    if (this.#terminal.exit === undefined) {
      throw new Refusal("wrong-state", `session ${this.id} still runs`, "kill it first");
    }
    this.#terminal.close();
  }

  /** Moves what the reader is done with, forwards by `ack` or to wherever a new reader starts. */
  acknowledge(offset: number): void {
    this.acked = offset;
    this.#trim();
    if (this.#held && this.ring.end - this.acked < RING_BYTES) {
      this.#held = false;
      this.#terminal.resume();
    }
  }

  /** Gives the memory back. Only for an ended session. */
  release(): void {
    this.ring.release(this.flushed);
  }

  #ingest(bytes: Buffer): void {
    this.ring.append(bytes);
    this.#trim();
    if (this.#spec.flow === "lossless" && this.ring.end - this.acked >= RING_BYTES && !this.#held) {
      this.#held = true;
      this.#terminal.pause();
    }
    this.#context.events.output(this);
  }

  #trim(): void {
    const { end } = this.ring;
    const spare = Math.min(this.acked, end - this.#context.history());
    const limit = this.#spec.flow === "live" ? Math.max(spare, end - RING_BYTES) : spare;
    this.ring.drop(limit, this.flushed);
  }

  #changed(): void {
    if (this.#terminal.exit !== undefined) this.#exitOffset ??= this.ring.end;
    this.#context.events.changed(this);
  }

  #touch(): void {
    this.#awaitedUntil = performance.now() + AWAITED_MS;
  }

  #expectOpen(what: string): void {
    if (!this.#terminal.open)
      throw new Refusal("wrong-state", `session ${this.id} ${what}: its terminal is closed`);
  }
}
