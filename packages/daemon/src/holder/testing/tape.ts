import { createHash } from "node:crypto";
import type { HeldReader, HeldSession, Holder } from "../types.ts";

export interface TapeOptions {
  from?: number;
  /** False: nothing is acknowledged unless the test does. */
  ack?: boolean;
}

/** A reader that keeps everything and fails on any byte out of place. */
export class Tape implements HeldReader {
  readonly gaps: [from: number, to: number][] = [];
  readonly states: HeldSession[] = [];
  position: number;
  readonly #chunks: Buffer[] = [];
  readonly #ack: (offset: number) => void;
  readonly #waiting = new Set<() => void>();

  constructor(holder: Holder, id: string, options: TapeOptions = {}) {
    this.position = options.from ?? 0;
    this.#ack = options.ack === false ? () => {} : (offset) => holder.ack(id, offset);
    holder.attach(id, this.position, this);
  }

  data(offset: number, chunk: Buffer): void {
    if (offset !== this.position) throw new Error(`bytes of ${offset} came at ${this.position}`);
    this.#chunks.push(Buffer.from(chunk));
    this.position += chunk.length;
    this.#ack(this.position);
    this.#look();
  }

  gap(from: number, to: number): void {
    if (from !== this.position || to <= from)
      throw new Error(`gap ${from}-${to} came at ${this.position}`);
    this.gaps.push([from, to]);
    this.position = to;
    this.#look();
  }

  state(session: HeldSession): void {
    if (this.states.at(-1)?.state === "ended") throw new Error("a state after the end");
    if (session.state === "ended" && this.position !== session.offset)
      throw new Error("end before the last byte");
    this.states.push(session);
    this.#look();
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  text(): string {
    return this.bytes().toString();
  }

  sha256(): string {
    return sha256(this.bytes());
  }

  /** Resolves when it holds, asked again at everything that arrives. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const ask = (): void => {
        if (!holds()) return;
        this.#waiting.delete(ask);
        resolve();
      };
      this.#waiting.add(ask);
      ask();
    });
  }

  says(text: string): Promise<void> {
    return this.until(() => this.text().includes(text));
  }

  async reaches(state: HeldSession["state"]): Promise<HeldSession> {
    await this.until(() => this.states.at(-1)?.state === state);
    return this.states.at(-1) as HeldSession;
  }

  #look(): void {
    for (const ask of this.#waiting) ask();
  }
}

export function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
