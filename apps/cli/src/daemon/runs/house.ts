import { join } from "node:path";
import { connect } from "@pty4ai/client";
import {
  checkLimits,
  createState,
  type Fleet,
  HostRefusal,
  newRunId,
  resumeRun,
  type Run,
  RunError,
  type RunFacts,
  runPlan,
  type RunRecord,
  type RunReport,
  type RunState,
  seated,
  SqliteJournal,
  stateAfter,
  summarise,
} from "@connector/runtime";
import type { Plan } from "@connector/spec";
import type { Daemon } from "@pty4ai/daemon";
import type { DaemonEvent } from "@pty4ai/protocol";
import { activityOf } from "../../host/activity.ts";
import { daemonHost } from "../../host/daemon-host.ts";
import { Desk, type TeamAsk } from "../../mcp/desk.ts";
import { teamRequest } from "../../mcp/team.ts";
import type { Paths } from "../../paths.ts";
import type { RunRow } from "../../run/list.ts";
import type { RunRequest } from "../../run/request.ts";
import { isOver } from "../../run/story.ts";
import type { RunLine } from "../../run/stream.ts";
import { stringsOf } from "../../session/serve.ts";
import { type MailRow, mailRows } from "../../run/mail.ts";
import type { MailRequest, ResumeRequest } from "../../run/request.ts";
import { prepareRun } from "./prepare.ts";
import { rehearse } from "./rehearse.ts";
import { type RunSecrets, Secrets } from "./secrets.ts";
import { withKeys } from "../../document/mcp.ts";
import { serversAgain } from "./servers.ts";
import { keepFlags, readFlags } from "./flags.ts";
import { broadcast, type Broadcast } from "./broadcast.ts";
import { lazyClient } from "./lazy-client.ts";

/** Every run this machine knows, and those under way. A run's journal is in the daemon's store; what it needs of its
 *  starter's environment lies beside the socket, and goes with the session of the person. */
export class RunHouse {
  readonly #paths: Paths;
  readonly #daemon: Daemon;
  readonly #journal: SqliteJournal;
  readonly #secrets: Secrets;
  readonly #live = new Map<string, Run>();
  readonly #abort = new AbortController();
  readonly #client: ReturnType<typeof lazyClient>;
  readonly #desk: Desk;

  constructor(paths: Paths, daemon: Daemon) {
    this.#paths = paths;
    this.#daemon = daemon;
    this.#journal = new SqliteJournal(daemon.store.db);
    this.#secrets = new Secrets(join(paths.runtime, "environments"));
    this.#client = lazyClient(() => connect({ socket: paths.socket }));
    this.#desk = new Desk({
      folder: (run) => this.#doors(run),
      runs: () => [...this.#live.values()],
      start: (ask) => this.#startFor(ask),
      report: (parent, run) =>
        this.#journal.get(run)?.facts.parent?.run === parent ? this.report(run) : undefined,
      log: (message, fields) => daemon.log("error", message, fields),
    });
  }

  /** Goes on with the runs that a daemon before this one left under way. */
  takeUp(): void {
    for (const { id, status, facts } of this.#journal.list()) {
      // A sub-team is taken up by the run that it is part of.
      if (status !== "running" || (facts.parent && !facts.parent.asked)) continue;
      this.#daemon.log("info", "Going on with a run", { run: id });
      try {
        const run = resumeRun(id, this.#options(id));
        this.#keep(run);
        if (facts.parent && this.#journal.get(facts.parent.run)?.status !== "running")
          run.cancel(ENDED);
      } catch (error) {
        this.#daemon.log("error", "A run cannot go on", { run: id, reason: messageOf(error) });
      }
    }
  }

  list(): RunRow[] {
    return this.#journal.list().map((record) => this.#row(record));
  }

  /** `hold`: what the plan may not go beyond. */
  async start(
    request: RunRequest,
    hold: (plan: Plan) => Plan = (plan) => plan,
  ): Promise<{ id: string }> {
    if (request.id !== undefined && this.#journal.get(request.id)) return { id: request.id };
    const prepared = await prepareRun(this.#paths, request);
    const plan = hold(prepared.plan);
    const id = request.id ?? newRunId();
    this.#secrets.put(id, { inherit: request.inherit, mcp: request.mcp ?? {} });
    keepFlags(join(this.#paths.runs, id), {
      sandbox: request.sandbox,
      person: request.person ?? false,
    });
    const parent = this.#parentOf(request);
    const run = runPlan({
      ...prepared,
      plan,
      ...this.#options(id, parent),
      ...(request.rehearse ? REHEARSAL : {}),
      id,
      paths: { runs: this.#paths.runs },
      ...(parent === undefined ? {} : { parent }),
    });
    this.#keep(run);
    return { id };
  }

  report(id: string): RunReport {
    return summarise(this.#stateOf(id), { dir: this.#record(id).dir });
  }

  async cancel(id: string, now: boolean): Promise<RunRow> {
    const run = this.#live.get(id);
    if (!run)
      throw new RunError("wrong-state", `${id} is not under way`, {
        hint: "`niia runs` lists them.",
      });
    run.cancel("cancelled by its owner");
    this.#cancelChildren(id);
    if (now) await this.#endSessions(id);
    return this.#row(this.#record(id));
  }

  resume(id: string, { inherit: given, ...again }: ResumeRequest): RunRow {
    const record = this.#record(id);
    if (!this.#live.has(id)) {
      const before = this.#secrets.get(id);
      const inherit = given ?? before?.inherit ?? stringsOf(process.env);
      const mcp = before?.mcp ?? serversAgain(record, this.#paths, inherit);
      this.#secrets.put(id, { inherit, mcp });
      try {
        this.#keep(resumeRun(id, { ...again, ...this.#options(id) }));
      } catch (error) {
        if (before === undefined) this.#secrets.drop(id);
        throw error;
      }
    }
    return this.#row(record);
  }

  /** Every message of a run, and what became of it. */
  mail(id: string): MailRow[] {
    return mailRows(this.#stateOf(id));
  }

  /** Sends a message from a person, or once more one that could not be delivered. */
  async send(id: string, message: MailRequest): Promise<MailRow[]> {
    const run = this.#live.get(id);
    if (!run) {
      this.#record(id);
      throw new RunError("wrong-state", `${id} is not under way`, {
        hint: "`niia runs` lists them.",
      });
    }
    const letters =
      "redeliver" in message ? await run.redeliver(message.redeliver) : await run.send(message);
    return mailRows(run.state, letters);
  }

  /** The run from its first event on; ends with its report when it is over. */
  async *watch(
    id: string,
    options: { untilNow: boolean; signal: AbortSignal },
  ): AsyncGenerator<RunLine> {
    const record = this.#record(id);
    const run = this.#live.get(id);
    if (!run || options.untilNow) {
      yield { kind: "state", state: createState(record.plan, record.facts) };
      for (const event of this.#journal.read(id)) yield { kind: "event", event };
      yield { kind: "report", report: this.report(id) };
      return;
    }
    yield { kind: "state", state: run.initial };
    const lines: Broadcast<RunLine> = broadcast(options.signal);
    const stop = this.#listen(id, lines);
    void (async () => {
      for await (const event of run.events) lines.push({ kind: "event", event });
      const report = await run.done.catch(() => undefined);
      if (report && isOver(report)) lines.push({ kind: "report", report });
      lines.end();
    })();
    try {
      yield* lines.items;
    } finally {
      stop();
    }
  }

  /** Stops acting for every run; their sessions go on, and the next daemon takes them up. */
  async letGo(): Promise<void> {
    this.#desk.close();
    this.#abort.abort();
    await Promise.allSettled([...this.#live.values()].map(({ done }) => done));
    await this.#client.close();
  }

  #options(
    id: string,
    parent: RunFacts["parent"] = this.#journal.get(id)?.facts.parent,
  ): Parameters<typeof resumeRun>[1] {
    const { inherit, mcp } = this.#secrets.get(id) ?? this.#withoutSecrets(id);
    const host = daemonHost({
      client: this.#client.get,
      inherit,
      mcp,
      ...readFlags(join(this.#paths.runs, id)),
      transcripts: join(this.#paths.runs, id, "transcripts"),
      doors: this.#doors(id),
      state: this.#paths.state,
    });
    return {
      host,
      journal: this.#journal,
      signal: this.#abort.signal,
      fleet: this.#fleet,
      prepare: withKeys,
      paths: { runs: this.#paths.runs },
      ...(parent?.asked ? { spent: (usage) => this.#live.get(parent.run)?.spent(id, usage) } : {}),
      ...(isRehearsal(this.#journal.get(id)) ? REHEARSAL : {}),
    };
  }

  /** Sub-teams are runs like any other: they can be watched and listed. */
  readonly #fleet: Fleet = {
    get: (id) => this.#live.get(id),
    add: (run) => this.#keep(run),
    list: () => [...this.#live.values()],
  };

  #doors(id: string): string {
    return join(this.#paths.runs, id, "doors");
  }

  /** A run that an agent asks for by its tools. */
  async #startFor(ask: TeamAsk): Promise<void> {
    const { inherit, mcp } =
      this.#secrets.get(ask.parent.id) ?? this.#withoutSecrets(ask.parent.id);
    const flags = readFlags(join(this.#paths.runs, ask.parent.id));
    const { request, hold } = teamRequest(ask, { inherit, mcp, flags });
    await this.start(request, (plan) => {
      // It may have ended while the document was read.
      if (!this.#live.has(ask.parent.id))
        throw new RunError("wrong-state", `${ask.parent.id} is over`);
      return hold(plan);
    });
  }

  /** The run whose agent asks for another, where it is under way here. Throws where that goes too deep. */
  #parentOf({ parent }: RunRequest): RunFacts["parent"] {
    const above = parent === undefined ? undefined : this.#live.get(parent);
    if (!above) return undefined;
    const depth = (above.initial.facts.parent?.depth ?? 0) + 1;
    try {
      checkLimits({ depth, runs: this.#fleet.list(), limits: undefined });
    } catch (error) {
      const hint = error instanceof HostRefusal ? error.hint : undefined;
      const message = `the run is not started: ${messageOf(error)}`;
      throw new RunError("wrong-state", message, { cause: error, ...(hint ? { hint } : {}) });
    }
    return { run: above.id, depth, asked: true };
  }

  /** What agents of a run started does not outlive it. */
  #cancelChildren(id: string): void {
    for (const run of this.#live.values()) {
      const { parent } = run.initial.facts;
      if (parent?.asked && parent.run === id) run.cancel(ENDED);
    }
  }

  /** After a reboot the daemon's own environment has to do. */
  #withoutSecrets(id: string): RunSecrets {
    const inherit = stringsOf(process.env);
    return { inherit, mcp: serversAgain(this.#record(id), this.#paths, inherit) };
  }

  #keep(run: Run): void {
    this.#live.set(run.id, run);
    run.done
      .then((report) => {
        if (!isOver(report)) return;
        this.#secrets.drop(run.id);
        this.#cancelChildren(run.id);
      })
      .catch((error: unknown) =>
        this.#daemon.log("error", "A run broke off", {
          run: run.id,
          reason: messageOf(error),
        }),
      )
      .finally(() => this.#live.delete(run.id));
  }

  #listen(id: string, lines: Broadcast<RunLine>): () => void {
    return this.#daemon.events.listen((event) => {
      const session = doingOf(event);
      if (session === undefined) return;
      const { labels } = this.#daemon.sessions.get(session);
      if (labels["run"] !== id) return;
      const activity = activityOf(event, session);
      if (activity === undefined) return;
      const { state, detail } = activity;
      lines.push({
        kind: "activity",
        phase: labels["phase"] ?? "",
        worker: labels["worker"] ?? "",
        state,
        ...(detail === undefined ? {} : { detail }),
      });
    });
  }

  async #endSessions(id: string): Promise<void> {
    const sessions = this.#daemon.sessions
      .list()
      .filter(({ labels, state }) => labels["run"] === id && state !== "ended" && state !== "lost");
    await Promise.allSettled(
      sessions.map((session) =>
        this.#daemon.sessions.kill(session.id, { graceMs: 0, reason: "cancelled" }),
      ),
    );
  }

  #stateOf(id: string): RunState {
    const live = this.#live.get(id);
    if (live) return live.state;
    return stateAfter(this.#record(id), this.#journal.read(id));
  }

  #record(id: string): RunRecord {
    const record = this.#journal.get(id);
    if (!record)
      throw new RunError("unknown-run", `There is no run ${id}`, {
        hint: "`niia runs` lists them.",
      });
    // The state folder may have been moved since.
    return { ...record, dir: join(this.#paths.runs, id) };
  }

  #row(record: RunRecord): RunRow {
    const live = this.#live.get(record.id)?.state;
    return {
      id: record.id,
      name: record.name,
      status: live?.status ?? record.status,
      reason: live?.reason ?? null,
      startedAt: record.createdAt,
      endedAt: record.endedAt ?? null,
      phase: live ? (live.plan.phases[live.phase]?.name ?? null) : null,
      source: record.plan.source,
      cwd: record.cwd,
      rehearsal: isRehearsal(record),
      ...(record.facts.parent === undefined ? {} : { parent: record.facts.parent.run }),
    };
  }
}

const ENDED = "the run whose agent asked for it has ended";

/** The session of an event that says what its agent is doing, or asks. */
function doingOf(event: DaemonEvent): string | undefined {
  if (event.type === "session.agent") return event.id;
  return event.type === "turn" && event.turn.dialog !== undefined ? event.turn.session : undefined;
}

/** Sub-teams of a rehearsal are rehearsed too. */
const REHEARSAL = { prepare: (plan: Plan) => rehearse(seated(withKeys(plan))), machineHere: true };

function isRehearsal(record: Pick<RunRecord, "agent"> | undefined): boolean {
  return record?.agent === "rehearsal";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
