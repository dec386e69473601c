import { ProtocolError, type Session, type TerminalSize } from "@pty4ai/protocol";
import type { HeldSession, Holder } from "../holder/types.ts";
import { reasonOf } from "../log.ts";
import { Fanout } from "../output/fanout.ts";
import type { OutputReader, OutputSink } from "../output/reader.ts";
import { collectTail, plainText, type Tail } from "../output/tail.ts";
import type { Recorder, Shot } from "../recordings/recorder.ts";
import { recordSession } from "../recordings/session.ts";
import type { SavedScreen, ScreenView, Snapshot, SnapshotRequest } from "../screens/messages.ts";
import { keepScreen, keptScreen } from "../screens/saved.ts";
import { type SessionRecord, viewOf } from "../store/record.ts";
import { AgentSeat } from "../turns/seat.ts";
import type { SessionContext } from "./context.ts";
import { Keyboard } from "./keyboard.ts";
import { NO_SCREEN, type ScreenKeeper } from "./no-screen.ts";
import { Replies } from "./replies.ts";
import { ScreenFeed } from "./screen-feed.ts";
import { titleWatch } from "./title.ts";
import { Viewers } from "./viewers.ts";

const JUST_SCREEN: SnapshotRequest = { format: "json", scrollback: 0 };

/** A session whose terminal a holder has: output, screen, keyboard and agent of it. */
export class LiveSession {
  readonly record: SessionRecord;
  readonly holder: Holder;
  readonly keyboard: Keyboard;
  readonly viewers: Viewers;
  readonly agent: AgentSeat | undefined;
  /** Resolves when the terminal has printed its last byte and the turn engine knows. */
  readonly ended: Promise<void>;
  readonly #context: SessionContext;
  readonly #fanout: Fanout;
  readonly #screen: ScreenKeeper;
  readonly #title: (title: string) => void;
  readonly #ready: Promise<void>;
  readonly #recorder: Recorder | undefined;
  #end: () => void = () => {};
  #told: Promise<void> | undefined;
  #keeping: Promise<unknown> = Promise.resolve();
  #attached = { current: false };
  #caughtUp = false;
  #exitSeen = false;
  #over = false;

  constructor(
    context: SessionContext,
    record: SessionRecord,
    at: { holder: Holder; held: HeldSession; env?: Record<string, string> },
  ) {
    this.#context = context;
    this.record = record;
    this.holder = at.holder;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.keyboard = new Keyboard(
      (bytes, key) => at.holder.write(record.id, bytes, key),
      (bytes, by) => this.#recorder?.input(bytes, by.author ?? engineOf(record), by.key),
    );
    this.viewers = new Viewers((size) => this.resize(size), record.request.sizing);
    const saved = screenBefore(record, at.held);
    const from = Math.max(saved?.offset ?? 0, at.held.oldest);
    this.#fanout = new Fanout(from, {
      replay: (offset) => this.#attach(offset),
      ack: (offset) => at.holder.ack(record.id, offset),
      flow: record.flow,
    });
    this.agent = this.#openAgent();
    this.#title = titleWatch(record.title, (title) => this.#retitle(title));
    this.#screen = this.#openScreen(at.held, saved);
    this.#attach(from);
    this.#ready = this.#catchUp(at.held.offset);
    this.#recorder = recordSession(context.recordings, record, {
      fanout: this.#fanout,
      screen: () => this.#shot(),
      ...(at.env === undefined ? {} : { env: at.env }),
    });
  }

  view(): Session {
    const { turn: id } = this.record;
    const turn = id === undefined ? undefined : this.#context.tables.turn(id);
    return { ...viewOf(this.record), ...(turn === undefined ? {} : { turn }) };
  }

  /** Bytes from `from` on; `end` is called after the last. */
  read(sink: OutputSink, options: { from: number; window?: number }): OutputReader {
    return this.#fanout.read(sink, options);
  }

  leave(reader: OutputReader): void {
    this.#fanout.leave(reader);
  }

  /** Everything that can still be read, once the session has ended. */
  tail(): Promise<Tail> {
    return collectTail(this.#fanout, this.record.offset);
  }

  /** The screen as it is, once it shows what was printed before this daemon came. */
  async snapshot(request: SnapshotRequest): Promise<Snapshot> {
    await this.#ready;
    return this.#screen.snapshot(request);
  }

  /** Has the screen kept against the end of this process. */
  async pause(): Promise<void> {
    await this.#screen.keep();
    await this.#keeping;
  }

  /** Resolves when all that the terminal printed is on its way into the recording. */
  async recorded(): Promise<void> {
    await this.#recorder?.finished();
  }

  async resize(size: TerminalSize): Promise<void> {
    if (this.record.size.cols === size.cols && this.record.size.rows === size.rows) return;
    await this.holder.resize(this.record.id, size);
    this.#screen.resize(size);
    this.#recorder?.resize(size);
    this.record.size = size;
    this.#change();
  }

  /** Closes the terminal of a session whose program has gone while something still holds it open. */
  async close(): Promise<void> {
    const { name, state, id } = this.record;
    if (state !== "exited") {
      throw new ProtocolError("wrong-state", `Session ${name} is ${state}`, {
        hint: "Only a terminal whose program has exited is closed; kill ends one that runs.",
      });
    }
    await this.holder.close(id);
  }

  /** The holder is gone, or attached anew: readers must come again. */
  abandon(): void {
    this.dispose();
    this.#fanout.abandon();
  }

  /** Lets go of screen and agent; readers keep what they have not read yet. */
  dispose(): void {
    this.#over = true;
    this.agent?.stop();
    this.#recorder?.close();
    this.#screen.close();
  }

  #attach(from: number): void {
    const mine = { current: true };
    this.#attached.current = false;
    this.#attached = mine;
    this.holder.attach(this.record.id, from, {
      data: (offset, chunk) => {
        if (!mine.current) return;
        this.record.offset = Math.max(this.record.offset, offset + chunk.length);
        this.#fanout.push(offset, chunk);
      },
      gap: (start, end) => {
        if (mine.current) this.#fanout.gap(start, end);
      },
      state: (held) => {
        if (mine.current) this.#state(held);
      },
    });
  }

  #state(held: HeldSession): void {
    this.record.offset = Math.max(this.record.offset, held.offset);
    this.record.oldest = held.oldest;
    if (held.exit !== undefined && this.record.exit === undefined && !this.#exitSeen)
      this.#exited(held.exit);
    if (held.exit !== undefined) this.#told ??= this.#tellExit(held.exitOffset ?? held.offset);
    if (held.state !== "ended") return;
    if (held.typed !== undefined) this.record.typed = held.typed;
    this.#fanout.finish();
    void this.#told?.then(() => this.#end());
  }

  #exited(exit: NonNullable<HeldSession["exit"]>): void {
    const { record } = this;
    this.#exitSeen = true;
    record.state = "exited";
    record.exit = { ...exit, ...(record.ending === undefined ? {} : { reason: record.ending }) };
    this.#change(() => {
      this.#context.events.append({ type: "session.exited", session: this.view() });
    });
  }

  /** Once the screen shows all that was printed before the exit, the turn engine hears of it. */
  async #tellExit(offset: number): Promise<void> {
    const { record, agent } = this;
    try {
      if (agent === undefined || record.exitTold === true) return;
      await this.#screen.shown(offset);
      if (this.#over) return;
      const seen = agent.sees ? await this.#screen.snapshot(JUST_SCREEN) : undefined;
      const output = plainText((await collectTail(this.#fanout, offset)).bytes);
      this.#caughtUp = true;
      if (seen !== undefined) this.#look(seen.screen);
      agent.drain();
      this.#change(() => {
        record.exitTold = true;
        agent.exited(record.exit ?? { code: null, signal: null }, output);
      });
    } catch (error) {
      const fields = { session: record.id, reason: reasonOf(error) };
      this.#context.log("warn", "The exit could not be told to the turn engine", fields);
    }
  }

  #openScreen(held: HeldSession, saved: SavedScreen | undefined): ScreenKeeper {
    const { record } = this;
    if (record.request.screen === false && this.agent === undefined) return NO_SCREEN;
    const heard = (offset: number): void => {
      record.heard = Math.max(record.heard, offset);
    };
    const replies = new Replies(
      (bytes, key) => this.holder.write(record.id, bytes, key),
      (offset) => this.#change(() => heard(offset)),
    );
    return new ScreenFeed({
      screens: this.#context.screens,
      fanout: this.#fanout,
      size: held.size,
      from: held.oldest,
      heard: record.heard,
      ...(saved === undefined ? {} : { saved }),
      keep: (screen) => this.#keep(screen),
      ...(this.agent?.sees === true ? { view: (view: ScreenView) => this.#look(view) } : {}),
      title: (title) => {
        if (this.#caughtUp) this.#title(title);
      },
      osc: (offset, code, data) =>
        this.#change(() => {
          heard(offset);
          this.agent?.hear(code, data);
        }),
      // A person's terminal answers for itself.
      reply: (offset, data) => {
        const silent = this.viewers.count > 0 || record.exit !== undefined;
        replies.give(offset, silent ? undefined : data);
      },
    });
  }

  /** What the screen showed on the way to where it is now is past: only the last of it is looked at. */
  async #catchUp(offset: number): Promise<void> {
    this.#caughtUp = offset === 0;
    if (offset === 0) return;
    try {
      await this.#screen.shown(offset);
      if (!this.#screen.awake && this.agent?.sees !== true) {
        this.#caughtUp = true;
        return;
      }
      const { screen } = await this.#screen.snapshot(JUST_SCREEN);
      this.#caughtUp = true;
      if (screen.title !== "") this.#title(screen.title);
      this.#look(screen);
    } catch {
      this.#caughtUp = true;
    }
  }

  /** A disk that takes nothing more costs the screen of another day, and nothing else. */
  #keep(screen: SavedScreen): void {
    if (this.#over) return;
    const kept = this.#keeping.then(() => keepScreen(this.record.dir, screen));
    this.#keeping = kept.catch((error: unknown) => {
      const fields = { session: this.record.id, reason: reasonOf(error) };
      this.#context.log("warn", "A screen could not be kept", fields);
    });
  }

  /** The screen with all on it that was printed before the call. */
  async #shot(): Promise<Shot> {
    await this.#screen.shown(this.record.offset);
    const { screen, text } = await this.snapshot({ format: "ansi", scrollback: 0 });
    return { offset: screen.offset, text, size: screen.size };
  }

  #look(view: ScreenView): void {
    if (this.#caughtUp && !this.#over) this.agent?.look(view);
  }

  #retitle(title: string): void {
    this.record.title = title;
    this.#change(() => {
      this.#context.events.append({ type: "session.title", id: this.record.id, title });
    });
  }

  #openAgent(): AgentSeat | undefined {
    const { store, tables, events, log } = this.#context;
    const engine = this.record.agent === undefined ? undefined : tables.engine(this.record.id);
    if (engine === undefined) return undefined;
    return new AgentSeat(engine, {
      store,
      tables,
      events,
      log,
      record: this.record,
      write: (bytes, key) => this.keyboard.fromEngine(bytes, key),
      hold: (held) => this.keyboard.hold(held),
    });
  }

  /** Stores the session, and what else is done with that. On a full disk that waits: what clients are told of the session
   *  is set before. Nothing is stored by a session that was let go. */
  #change(change: () => void = () => {}): void {
    if (this.#over) return;
    const { store, tables } = this.#context;
    void store.persist(() => {
      change();
      tables.saveSession(this.record);
    });
  }
}

/** Who it is that the turn engine types for. */
function engineOf({ labels, agent }: SessionRecord): string {
  const { run, phase, worker } = labels;
  if (run === undefined) return `turn:${agent ?? ""}`;
  return `run:${[run, phase, worker].filter((part) => part !== undefined).join("/")}`;
}

function screenBefore(record: SessionRecord, held: HeldSession): SavedScreen | undefined {
  if (held.offset === 0) return undefined;
  const saved = keptScreen(record.dir);
  return saved === undefined || saved.offset > held.offset ? undefined : saved;
}
