import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { HolderLink } from "../holder-link.ts";
import { connectHolder, type StartOptions, startHolder } from "../link.ts";
import type { HeldSession, SpawnSpec } from "../types.ts";
import { Tape, type TapeOptions } from "./tape.ts";

/** Runs `work` with a holder of its own, started with `args`, that is gone afterwards with all it held. */
export async function useBench<T>(work: (bench: Bench) => Promise<T>, args?: string[]): Promise<T> {
  const bench = await Bench.open(args);
  try {
    return await work(bench);
  } finally {
    await bench.end();
  }
}

/** A real holder process in a folder of its own, and a connection to it. */
export class Bench {
  readonly dir: string;
  holder: HolderLink;
  #sessions = 0;

  private constructor(dir: string, holder: HolderLink) {
    this.dir = dir;
    this.holder = holder;
  }

  static async open(
    args: string[] = ["--idle", "200"],
    how: Pick<StartOptions, "execPath" | "execArgv"> = {},
  ): Promise<Bench> {
    const dir = mkdtempSync(join(tmpdir(), "holder-"));
    const holder = await startHolder({ dir, generation: "test", args, ...how });
    return new Bench(dir, holder as HolderLink);
  }

  get socket(): string {
    return join(this.dir, "holder-test.sock");
  }

  get pid(): number {
    return this.holder.pid;
  }

  async reconnect(): Promise<HolderLink> {
    this.holder = (await connectHolder({ socket: this.socket })) as HolderLink;
    return this.holder;
  }

  spawn(argv: string[], more: Partial<SpawnSpec> = {}): Promise<HeldSession> {
    this.#sessions += 1;
    return this.holder.spawn({
      id: `s${this.#sessions}`,
      argv,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" },
      cwd: this.dir,
      size: { cols: 80, rows: 24 },
      flow: "lossless",
      ...more,
    });
  }

  /** A shell script on a terminal, and everything it prints. */
  async run(
    script: string,
    more: Partial<SpawnSpec> = {},
  ): Promise<{ id: string; pid: number; tape: Tape }> {
    const { id, pid } = await this.spawn(["/bin/sh", "-c", script], more);
    return { id, pid, tape: this.tape(id) };
  }

  tape(id: string, options: TapeOptions = {}): Tape {
    return new Tape(this.holder, id, options);
  }

  /** Forgets the ended sessions, and waits until the system has done so too. */
  async settle(): Promise<void> {
    for (const { id, state } of this.holder.list())
      if (state === "ended") await this.holder.collect(id);
    const open = this.holder.list().length;
    await until(() => this.masters().length === open);
  }

  /** Numbers of the holder's own descriptors that are terminals. */
  masters(): string[] {
    return masters(this.pid);
  }

  descriptors(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  threads(): number {
    return readdirSync(`/proc/${this.pid}/task`).length;
  }

  residentBytes(): number {
    return (
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"))?.[1]) * 1024
    );
  }

  /** Seconds of CPU the holder has used, to a hundredth. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async end(): Promise<void> {
    const { pid } = this.holder;
    this.holder.disconnect();
    kill(pid);
    await until(() => !alive(pid));
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Which descriptors of a process are masters of terminals. */
export function masters(pid: number | "self"): string[] {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith("ptmx");
    } catch {
      return false;
    }
  });
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

/** Asked every few milliseconds; the test's own timeout ends it. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
