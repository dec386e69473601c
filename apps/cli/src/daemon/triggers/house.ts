import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Client, connect } from "@pty4ai/client";
import { newRunId } from "@connector/runtime";
import { decide, nextDue } from "@connector/triggers";
import type { Daemon } from "@pty4ai/daemon";
import { ProtocolError } from "@pty4ai/protocol";
import type { Paths } from "../../paths.ts";
import type { RunRow } from "../../run/list.ts";
import type { RunRequest } from "../../run/request.ts";
import { isOver } from "../../run/story.ts";
import type { ScheduleRequest, ScheduleRow } from "../../schedule/request.ts";
import { stringsOf } from "../../session/serve.ts";
import { lazyClient } from "../runs/lazy-client.ts";
import { Secrets } from "../runs/secrets.ts";
import { type ScheduleRecord, ScheduleStore } from "./store.ts";

/** Machines sleep and clocks are set: what is due is asked for so often, whatever a timer was set to. */
const LONGEST_WAIT_MS = 20_000;
const RETRY_MS = 5_000;

/** The schedules of this machine. What was decided is stored before it is done, and a run has its id before it is started:
 *  a daemon that is killed at any moment neither loses a moment nor starts it twice. */
export class ScheduleHouse {
  readonly #daemon: Daemon;
  readonly #store: ScheduleStore;
  readonly #secrets: Secrets;
  readonly #client: ReturnType<typeof lazyClient>;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(paths: Paths, daemon: Daemon) {
    this.#daemon = daemon;
    this.#store = new ScheduleStore(daemon.store);
    this.#secrets = new Secrets(join(paths.runtime, "schedules"));
    this.#client = lazyClient(() => connect({ socket: paths.socket }));
  }

  /** Looks for what is due, and does so again in time. */
  wake(afterMs = 0): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#turn = this.#turn.then(() => this.#look());
    }, afterMs).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#turn;
    await this.#client.close();
  }

  async list(): Promise<ScheduleRow[]> {
    const records = this.#store.list();
    if (records.length === 0) return [];
    const runs = await this.#runs();
    return records.map((record) => rowOf(record, { running: isRunning(record, runs) }));
  }

  /** The same document in the same folder has one schedule: adding it again changes that. */
  add({ name, schedule, request }: ScheduleRequest): ScheduleRow {
    const { inherit, mcp = {}, ...rest } = request;
    const mark = createHash("sha256").update(`${request.source}\0${request.cwd}`).digest("hex");
    const id = `s-${mark.slice(0, 8)}`;
    const before = this.#store.get(id);
    this.#secrets.put(id, { inherit, mcp });
    const last = before?.last === undefined ? {} : { last: before.last };
    const record = { id, name, schedule, request: rest, since: Date.now(), ...last };
    this.#store.put(record);
    this.wake();
    return rowOf(record, { running: false });
  }

  remove(id: string): void {
    this.#known(id);
    this.#store.remove(id);
    this.#secrets.drop(id);
  }

  /** Starts it now, beside its moments. */
  async start(id: string): Promise<{ run: string }> {
    const run = newRunId();
    await this.#post(this.#known(id), { due: Date.now(), run, late: false });
    return { run };
  }

  async #look(): Promise<void> {
    let wait = LONGEST_WAIT_MS;
    try {
      const records = this.#store.list();
      const runs = records.length === 0 ? [] : await this.#runs();
      for (const record of records) {
        const next = await this.#consider(record, runs);
        if (next !== undefined) wait = Math.min(wait, Math.max(0, next - Date.now()));
      }
    } catch (error) {
      this.#daemon.log("error", "Schedules could not be looked at", { reason: messageOf(error) });
      wait = RETRY_MS;
    }
    this.wake(wait);
  }

  async #consider(record: ScheduleRecord, runs: RunRow[]): Promise<number | undefined> {
    if (record.pending !== undefined) {
      await this.#carryOut(record);
      return Date.now();
    }
    const { schedule, since } = record;
    const running = isRunning(record, runs);
    const decision = decide(schedule, { now: Date.now(), since, running });
    const { fire, skipped } = decision;
    if (fire !== undefined) {
      const pending = { ...fire, run: newRunId() };
      this.#store.put({ ...record, since: decision.since, pending });
      await this.#carryOut(this.#known(record.id));
    } else if (skipped !== undefined) {
      this.#daemon.log("info", "A moment of a schedule was skipped", {
        schedule: record.name,
        due: new Date(skipped.due).toISOString(),
        why: skipped.why,
      });
      this.#store.put({ ...record, since: decision.since, last: keptRun(record, skipped) });
    }
    return decision.next;
  }

  async #carryOut(record: ScheduleRecord): Promise<void> {
    const { pending, ...rest } = record;
    if (pending === undefined) return;
    const { due, run } = pending;
    let why: string | undefined;
    try {
      await this.#post(record, pending);
    } catch (error) {
      if (error instanceof ProtocolError && error.code === "unavailable") throw error;
      why = messageOf(error);
      this.#daemon.log("error", "A scheduled run could not start", { schedule: record.name, why });
    }
    this.#store.put({ ...rest, last: { due, ...(why === undefined ? { run } : { why }) } });
  }

  async #post(
    record: ScheduleRecord,
    pending: NonNullable<ScheduleRecord["pending"]>,
  ): Promise<void> {
    const { source } = record.request;
    const secrets = this.#secrets.get(record.id);
    const request: RunRequest = {
      ...record.request,
      text: readFileSync(source, "utf8"),
      id: pending.run,
      event: {
        ...record.request.event,
        scheduled: new Date(pending.due).toISOString(),
        late: pending.late,
      },
      // After a reboot the daemon's own environment has to do.
      inherit: secrets?.inherit ?? stringsOf(process.env),
      ...(secrets === undefined ? {} : { mcp: secrets.mcp }),
    };
    await (await this.#client.get()).request("POST", "/v1/runs", request);
  }

  async #runs(): Promise<RunRow[]> {
    const client: Client = await this.#client.get();
    return (await client.request("GET", "/v1/runs")) as RunRow[];
  }

  #known(id: string): ScheduleRecord {
    const record = this.#store.get(id);
    if (record !== undefined) return record;
    throw new ProtocolError("not-found", `There is no schedule ${id}`, {
      hint: "`niia schedule ls` lists them.",
    });
  }
}

function isRunning({ last }: ScheduleRecord, runs: RunRow[]): boolean {
  const run = runs.find(({ id }) => id === last?.run);
  return run !== undefined && !isOver(run as Parameters<typeof isOver>[0]);
}

/** A skipped moment still knows the run that is not over. */
function keptRun(
  { last }: ScheduleRecord,
  skipped: { due: number; why: string },
): NonNullable<ScheduleRecord["last"]> {
  return last?.run === undefined ? skipped : { ...skipped, run: last.run };
}

function rowOf(record: ScheduleRecord, { running }: { running: boolean }): ScheduleRow {
  const { id, name, request, schedule, since, last } = record;
  return {
    id,
    name,
    source: request.source,
    cwd: request.cwd,
    cron: schedule.cron,
    timezone: schedule.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    catchUp: schedule.catchUp,
    next: nextDue(schedule, Math.max(Date.now(), since)) ?? null,
    running,
    last: last ?? null,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
