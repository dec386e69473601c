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
  /** The next look is at what is younger; undefined: at all. */
  #after: Birth | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(source: ProcessSource = SYSTEM) {
    this.#source = source;
  }

  /** `pid`: the first process of the session, which leads its terminal; `forks`: how many had been started before it,
   *  where that is known. */
  watch(session: string, pid: number, forks?: number): void {
    const row = this.#source.row(pid);
    if (row === undefined) return;
    const birth = forks === undefined ? undefined : { pid, forks };
    // What it has started already is younger than itself, and may be among those that were looked at before.
    if (this.#roots.size === 0 || (this.#after !== undefined && !this.#isNew(pid, this.#after)))
      this.#after = birth;
    this.#roots.set(session, pid);
    this.#members.set(pid, { session, started: row.started });
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
    const after = this.#after;
    const clock = this.#source.clock();
    if (after !== undefined && clock?.forks === after.forks) return;
    const listed = this.#source.pids();
    const now = this.#source.clock();
    this.#after = now && { pid: now.last, forks: now.forks };
    const rows = newerThan(listed, after, now)
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

  #isNew(pid: number, birth: Birth): boolean {
    return newerThan([pid], birth, this.#source.clock()).length > 0;
  }

  #isSame(pid: number, { started }: Member): boolean {
    return this.#source.row(pid)?.started === started;
  }
}
