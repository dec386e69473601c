import { type Birth, newerThan } from "./newer.ts";
import { allPids, type PidClock, pidClock, type ProcessRow, readRow } from "./table.ts";

const EVERY_MS = 250;

/** What the system tells of its processes. */
export interface ProcessSource {
  pids: () => readonly number[];
  row: (pid: number) => ProcessRow | undefined;
  clock: () => PidClock | undefined;
}

const SYSTEM: ProcessSource = { pids: allPids, row: readRow, clock: pidClock };

interface Member {
  session: string;
  started: number;
}

/** Remembers what each session has started, by parents and terminals, while those can still be seen: so a process is
 *  found also when it has cleared its environment, left its terminal and lost its parent. One that did all that between
 *  two looks, a quarter of a second apart, is not. */
export class Lineage {
  readonly #source: ProcessSource;
  readonly #members = new Map<number, Member>();
  readonly #roots = new Map<string, number>();
  #seen: PidClock | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(source: ProcessSource = SYSTEM) {
    this.#source = source;
  }

  /** `pid`: the first process of the session, which leads its terminal. */
  watch(session: string, pid: number): void {
    const row = this.#source.row(pid);
    if (row === undefined) return;
    this.#roots.set(session, pid);
    this.#members.set(pid, { session, started: row.started });
    // What it has started already may be among those that were looked at before.
    if (this.#seen !== undefined && !this.#isNew(pid, this.#seen)) this.#seen = undefined;
    this.#timer ??= setInterval(() => this.look(), EVERY_MS).unref();
  }

  forget(session: string): void {
    this.#roots.delete(session);
    for (const [pid, member] of this.#members) {
      if (member.session === session) this.#members.delete(pid);
    }
    if (this.#roots.size === 0) this.close();
  }

  /** It was seen to be of the session, and is still the same. */
  has(session: string, pid: number): boolean {
    const member = this.#members.get(pid);
    return member?.session === session && this.#isSame(pid, member);
  }

  /** Looks at the processes that were started since the last time. */
  look(): void {
    const before = this.#seen;
    const clock = this.#source.clock();
    if (before !== undefined && clock?.forks === before.forks) return;
    const listed = this.#source.pids();
    const now = this.#source.clock();
    this.#seen = now;
    const rows = newerThan(listed, before && birthAfter(before), now)
      .map((pid) => this.#source.row(pid))
      .filter((row) => row !== undefined)
      .sort((one, other) => one.started - other.started || one.pid - other.pid);
    const there = new Set(listed);
    for (const pid of this.#members.keys()) if (!there.has(pid)) this.#members.delete(pid);
    for (const row of rows) this.#place(row);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#seen = undefined;
  }

  #place({ pid, parent, leader, started }: ProcessRow): void {
    const known = this.#members.get(pid);
    if (known?.started === started) return;
    this.#members.delete(pid);
    // A daemon that was started in a session, and what it starts, does not belong to it.
    if (pid === process.pid || parent === process.pid) return;
    const session = (this.#members.get(parent) ?? this.#members.get(leader))?.session;
    if (session !== undefined) this.#members.set(pid, { session, started });
  }

  #isNew(pid: number, seen: PidClock): boolean {
    return newerThan([pid], birthAfter(seen), this.#source.clock()).length > 0;
  }

  #isSame(pid: number, { started }: Member): boolean {
    return this.#source.row(pid)?.started === started;
  }
}

function birthAfter({ last, forks }: PidClock): Birth {
  return { pid: last, forks };
}
