import { rm } from "node:fs/promises";
import {
  type AnswerRequest,
  type Dialog,
  type Explanation,
  type KillRequest,
  ProtocolError,
  type RestartRequest,
  type Session,
  type SessionRequest,
  type TerminalSize,
  type Turn,
  type TurnRequest,
  tokensIn,
} from "@pty4ai/protocol";
import { dialogIn } from "../agents.ts";
import type { HeldSession, Holder } from "../holder/types.ts";
import { timeUntil } from "../clock.ts";
import { reasonOf } from "../log.ts";
import type { OutputSink } from "../output/reader.ts";
import type { Snapshot, SnapshotRequest } from "../screens/messages.ts";
import { isOver, type SessionRecord, updateHeld, viewOf } from "../store/record.ts";
import { answerDialog } from "../turns/answer.ts";
import { explanationOf } from "../turns/explanation.ts";
import type { TurnHost } from "../turns/host.ts";
import { policyOf } from "./again.ts";
import type { SessionContext } from "./context.ts";
import { Deadlines } from "./deadlines.ts";
import { finish, lose } from "./finish.ts";
import { LiveSession } from "./live.ts";
import { notRunning, resolveName, wasTyped } from "./names.ts";
import { readPast, snapshotPast } from "./past.ts";
import { markRestarted, restartOf } from "./restart.ts";
import { expired } from "./retention.ts";
import { keepTogether } from "./shelter.ts";
import { startSession } from "./start.ts";
import { tellStarted } from "./started.ts";
import { terminate } from "./terminate.ts";
import { waitFor } from "./until.ts";

const GRACE_MS = 2000;

/** All sessions of a daemon, those that run and those that are over. */
export class Sessions {
  readonly #context: SessionContext;
  readonly #holderOf: () => Promise<Holder>;
  readonly #records = new Map<string, SessionRecord>();
  readonly #live = new Map<string, LiveSession>();
  readonly #byKey = new Map<string, Promise<LiveSession | SessionRecord>>();
  readonly #finishing = new Map<string, Promise<void>>();
  readonly #deadlines: Deadlines;
  #disposed = false;

  constructor(context: SessionContext, holderOf: () => Promise<Holder>) {
    this.#context = context;
    this.#holderOf = holderOf;
    this.#deadlines = new Deadlines((id) => {
      void this.kill(id, { reason: "timeout" }).catch((error: unknown) => {
        context.log("warn", "A deadline could not end its session", {
          session: id,
          reason: reasonOf(error),
        });
      });
    });
  }

  /** Starts a session, or returns the one that the same key started. The request has been checked. */
  async start(request: SessionRequest): Promise<Session> {
    const { key } = request;
    if (key === undefined) return this.#view(await this.#start(request));
    const stored = [...this.#records.values()].find((record) => record.key === key);
    if (stored !== undefined && !this.#byKey.has(key)) return this.get(stored.id);
    let starting = this.#byKey.get(key);
    if (starting === undefined) {
      starting = this.#start(request).finally(() => this.#byKey.delete(key));
      this.#byKey.set(key, starting);
    }
    return this.#view(await starting);
  }

  list(): Session[] {
    return [...this.#records.values()].map((record) => this.get(record.id));
  }

  /** By id, unique prefix or name; throws `not-found` or `ambiguous`. */
  get(wanted: string): Session {
    const record = this.#find(wanted);
    return this.#view(this.#live.get(record.id) ?? record);
  }

  /** Forgets a session that is over, with its folder. */
  async remove(wanted: string, options: { force?: boolean } = {}): Promise<void> {
    const record = this.#find(wanted);
    if (!isOver(record)) {
      if (options.force !== true) {
        throw new ProtocolError("wrong-state", `Session ${record.name} is ${record.state}`, {
          hint: "Kill it first, or remove it with force.",
        });
      }
      await this.kill(record.id);
    }
    this.#records.delete(record.id);
    this.#finishing.delete(record.id);
    this.#context.tables.deleteSession(record.id);
    // The last of a screen or a recording may be written there meanwhile.
    await rm(record.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }

  /** Starts a session that is over again, with what it was started with and the agent's own conversation. There is one
   *  in its place, however often this is asked. */
  async restart(wanted: string, given: RestartRequest = {}): Promise<Session> {
    const record = this.#find(wanted);
    if (isOver(record)) await this.#finishing.get(record.id);
    const started = await this.start(restartOf(this.#context, record, given));
    return this.#view(markRestarted(this.#context, record, this.#find(started.id)));
  }

  /** Types bytes; the same key once in the life of the session. */
  async write(
    wanted: string,
    bytes: Buffer,
    by: { author?: string; key?: string } = {},
  ): Promise<"written" | "duplicate"> {
    if (wasTyped(this.#find(wanted), by.key)) return "duplicate";
    return this.#running(wanted).keyboard.fromClient(bytes, by);
  }

  async resize(wanted: string, size: TerminalSize): Promise<Session> {
    const session = this.#running(wanted);
    await session.resize(size);
    return session.view();
  }

  /** With a signal: sends it to the process group. Without: ends everything the session started, and resolves when
   *  that is done and cleaned up. A session that is over stays as it is. */
  async kill(wanted: string, request: KillRequest = {}): Promise<Session> {
    const record = this.#find(wanted);
    const session = this.#live.get(record.id);
    if (session === undefined) {
      await this.#finishing.get(record.id);
      return this.get(record.id);
    }
    if (request.signal !== undefined) {
      await session.holder.kill(record.id, request.signal);
      return session.view();
    }
    if (record.exit === undefined && record.ending === undefined) {
      record.ending = request.reason ?? "killed";
      void this.#context.store.persist(() => this.#context.tables.saveSession(record));
    }
    const over = terminate(session, request.graceMs ?? GRACE_MS, this.#context).then(() =>
      this.#finishing.get(record.id),
    );
    if (request.detach === true) {
      void over.catch((error: unknown) => {
        const fields = { session: record.id, reason: reasonOf(error) };
        this.#context.log("warn", "A session could not be ended", fields);
      });
      return session.view();
    }
    await over;
    return this.get(record.id);
  }

  /** Closes the terminal of a session that is `exited`. */
  async close(wanted: string): Promise<Session> {
    const session = this.#running(wanted);
    await session.close();
    return session.view();
  }

  interrupt(wanted: string): Session {
    const session = this.#running(wanted);
    this.#context.store.transaction(() => this.#turns(session).feed({ type: "interrupt" }));
    return session.view();
  }

  /** What the agent of a session asks now. */
  dialog(wanted: string): Dialog | undefined {
    const { agent } = this.#running(wanted);
    return agent && dialogIn(agent.turns.state);
  }

  answer(wanted: string, request: AnswerRequest): Dialog {
    const session = this.#running(wanted);
    return this.#context.store.transaction(() =>
      answerDialog(this.#turns(session), session.record.name, request),
    );
  }

  /** Queues a turn; one whose id is known already is returned as it is. */
  submit(wanted: string, request: TurnRequest): Turn {
    const record = this.#find(wanted);
    const known = this.#context.tables.turn(request.id);
    if (known !== undefined) {
      if (known.session === record.id) return known;
      throw new ProtocolError(
        "wrong-state",
        `Turn ${request.id} belongs to session ${known.session}`,
      );
    }
    const session = this.#running(wanted);
    this.#context.store.transaction(() =>
      this.#turns(session).feed({ type: "submit", turn: request }),
    );
    return this.turn(record.id, request.id);
  }

  turn(wanted: string, id: string): Turn {
    const record = this.#find(wanted);
    const turn = this.#context.tables.turn(id);
    if (turn?.session === record.id) return turn;
    throw new ProtocolError("not-found", `Session ${record.name} has no turn ${id}`);
  }

  turns(wanted: string): Turn[] {
    return this.#context.tables.turns(this.#find(wanted).id);
  }

  /** Resolves when the turn has ended, with `spent` also when it has used another number of tokens than that, or with it
   *  as it is when `signal` aborts. */
  async waitTurn(wanted: string, id: string, signal: AbortSignal, spent?: number): Promise<Turn> {
    const { id: session } = this.#find(wanted);
    return waitFor(this.#context.events, signal, () => {
      const turn = this.turn(session, id);
      const news = spent !== undefined && tokensIn(turn.usage) !== spent;
      return turn.state === "ended" || news || signal.aborted ? turn : undefined;
    });
  }

  /** Why the daemon believes what it says about the agent. */
  explain(wanted: string): Explanation {
    const record = this.#find(wanted);
    const stored = this.#context.tables.engine(record.id);
    if (stored === undefined) throw noAgent(record);
    return explanationOf(this.get(record.id), stored.state);
  }

  async snapshot(wanted: string, request: SnapshotRequest): Promise<Snapshot> {
    const record = this.#find(wanted);
    const session = this.#live.get(record.id);
    const live = session?.snapshot(request).catch((error: unknown) => {
      if (!isOver(record)) throw error;
    });
    return (await live) ?? snapshotPast(this.#context.screens, record, request);
  }

  /** Hands out bytes from `from` on; returns how to stop. */
  read(wanted: string, sink: OutputSink, options: { from: number; window?: number }): () => void {
    const record = this.#find(wanted);
    const session = this.#live.get(record.id);
    if (session === undefined) return readPast(record, sink, options);
    const reader = session.read(sink, options);
    return () => session.leave(reader);
  }

  /** The live side of a session, for attached terminals; undefined when it is over. */
  live(wanted: string): LiveSession | undefined {
    return this.#live.get(this.#find(wanted).id);
  }

  /** Takes over a session that a holder has. */
  adopt(
    record: SessionRecord,
    at: { holder: Holder; held: HeldSession; env?: Record<string, string> },
  ): LiveSession {
    record.generation = at.holder.generation;
    updateHeld(record, at.held);
    this.#records.set(record.id, record);
    const session = new LiveSession(this.#context, record, at);
    this.#live.set(record.id, session);
    keepTogether(this.#context, record, at);
    if (record.deadline !== undefined) {
      const at = { epoch: record.deadline, moment: record.deadlineMoment };
      this.#deadlines.set(record.id, timeUntil(at));
    }
    this.#finishing.set(
      record.id,
      session.ended.then(() => this.#finish(session)),
    );
    return session;
  }

  /** A session without a terminal: over, or lost. */
  remember(record: SessionRecord): void {
    this.#records.set(record.id, record);
  }

  /** The terminal is gone with its holder. */
  lost(record: SessionRecord): void {
    this.#records.set(record.id, record);
    this.#live.get(record.id)?.abandon();
    this.#live.delete(record.id);
    this.#deadlines.clear(record.id);
    const losing = lose(this.#context, record).catch((error: unknown) => {
      this.#context.log("error", "A lost session could not be cleaned up", {
        session: record.id,
        reason: reasonOf(error),
      });
    });
    this.#finishing.set(
      record.id,
      losing.finally(() => this.#context.lineage.forget(record.id)),
    );
    if (policyOf(record) === "always") void losing.then(() => this.#restartLost(record));
  }

  async #restartLost(record: SessionRecord): Promise<void> {
    if (this.#disposed || record.restartedAs !== undefined) return;
    try {
      await this.restart(record.id);
    } catch (error) {
      const fields = { session: record.id, reason: reasonOf(error) };
      this.#context.log("error", "A lost session could not be started again", fields);
    }
  }

  /** Forgets sessions that have been over for long. */
  async forgetOld(): Promise<void> {
    for (const record of expired(this.records(), Date.now())) await this.remove(record.id);
  }

  records(): SessionRecord[] {
    return [...this.#records.values()];
  }

  /** Keeps what only this process knows, for as long as it may take. */
  async pause(withinMs: number): Promise<void> {
    const kept = Promise.allSettled([...this.#live.values()].map((session) => session.pause()));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([kept, late]);
    clearTimeout(timer);
  }

  /** Stops acting; sessions go on without us. */
  dispose(): void {
    this.#disposed = true;
    this.#deadlines.dispose();
    for (const session of this.#live.values()) session.dispose();
  }

  async #start(request: SessionRequest): Promise<LiveSession> {
    this.#context.screens.warm();
    const started = await startSession(this.#context, request, this.#holderOf);
    const session = this.adopt(started.record, started);
    tellStarted(this.#context, session);
    return session;
  }

  async #finish(session: LiveSession): Promise<void> {
    const { record } = session;
    try {
      this.#deadlines.clear(record.id);
      await finish(this.#context, session);
      this.#live.delete(record.id);
      session.dispose();
      this.#context.lineage.forget(record.id);
      await session.holder.collect(record.id);
      await this.forgetOld();
    } catch (error) {
      this.#context.log("error", "An ended session could not be cleaned up", {
        session: record.id,
        reason: reasonOf(error),
      });
    }
  }

  #find(wanted: string): SessionRecord {
    return resolveName([...this.#records.values()], wanted, isOver);
  }

  #view(session: LiveSession | SessionRecord): Session {
    if (session instanceof LiveSession) return session.view();
    const turn = session.turn === undefined ? undefined : this.#context.tables.turn(session.turn);
    return { ...viewOf(session), ...(turn === undefined ? {} : { turn }) };
  }

  #running(wanted: string): LiveSession {
    const record = this.#find(wanted);
    const session = this.#live.get(record.id);
    if (session !== undefined) return session;
    throw notRunning(record);
  }

  #turns(session: LiveSession): TurnHost {
    if (session.agent === undefined) throw noAgent(session.record);
    if (session.record.exit === undefined) return session.agent.turns;
    const { name } = session.record;
    throw new ProtocolError("wrong-state", `The agent of session ${name} has exited`);
  }
}

function noAgent(record: SessionRecord): ProtocolError {
  return new ProtocolError("wrong-state", `Session ${record.name} runs a program, not an agent`, {
    hint: "Turns need a session that was started with an agent.",
  });
}
