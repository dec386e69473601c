import { join } from "node:path";
import { ProtocolError, type Session, type TerminalSize } from "@pty4ai/protocol";
import { engineOf } from "../agents.ts";
import type { HeldSession, Holder } from "../holder/types.ts";
import { reasonOf } from "../log.ts";
import { Fanout } from "../output/fanout.ts";
import type { OutputReader, OutputSink } from "../output/reader.ts";
import { collectTail, plainText, type Tail } from "../output/tail.ts";
import type { ScreenView, Snapshot, SnapshotRequest } from "../screens/messages.ts";
import { type SessionRecord, viewOf } from "../store/record.ts";
import type { StoredEngine } from "../store/tables.ts";
import { TurnHost } from "../turns/host.ts";
import { EventSink } from "../turns/sink.ts";
import type { SessionContext } from "./context.ts";
import { Keyboard } from "./keyboard.ts";
import { ScreenFeed } from "./screen-feed.ts";
import { titleWatch } from "./title.ts";
import { Viewers } from "./viewers.ts";

/** A session whose terminal a holder has: output, screen, keyboard and turns of it. */
export class LiveSession {
  readonly record: SessionRecord;
  readonly holder: Holder;
  readonly keyboard: Keyboard;
  readonly viewers: Viewers;
  /** Resolves when the terminal has printed its last byte and the turn engine knows. */
  readonly ended: Promise<void>;
  turns: TurnHost | undefined;
  readonly #context: SessionContext;
  readonly #fanout: Fanout;
  readonly #screen: ScreenFeed;
  #sink: EventSink | undefined;
  #end: () => void = () => {};
  #told: Promise<void> | undefined;
  #attached = { current: false };
  readonly #title: (title: string) => void;
  readonly #ready: Promise<void>;
  #caughtUp = false;
  #over = false;

  constructor(
    context: SessionContext,
    record: SessionRecord,
    at: { holder: Holder; held: HeldSession },
  ) {
    this.#context = context;
    this.record = record;
    this.holder = at.holder;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.keyboard = new Keyboard((bytes, key) => at.holder.write(record.id, bytes, key));
    this.viewers = new Viewers((size) => this.resize(size));
    this.#fanout = new Fanout(at.held.oldest, {
      replay: (offset) => this.#attach(offset),
      ack: (offset) => at.holder.ack(record.id, offset),
      flow: record.flow,
    });
    const engine = context.tables.engine(record.id);
    this.#screen = this.#openScreen(at.held, engine !== undefined);
    if (engine !== undefined) this.#openTurns(engine);
    this.#title = titleWatch(record.title, (title) => {
      this.#change(() => {
        record.title = title;
        context.events.append({ type: "session.title", id: record.id, title });
      });
    });
    this.#attach(at.held.oldest);
    this.#ready = this.#catchUp(at.held.offset);
  }

  view(): Session {
    const turn =
      this.record.turn === undefined ? undefined : this.#context.tables.turn(this.record.turn);
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
  async tail(): Promise<Tail> {
    return collectTail(this.#fanout, this.record.offset);
  }

  /** The screen as it is, once it shows what was printed before this daemon came. */
  async snapshot(request: SnapshotRequest): Promise<Snapshot> {
    await this.#ready;
    return this.#screen.snapshot(request);
  }

  /** The newest offset that is on the screen for certain is at least `offset`. */
  shown(offset: number): Promise<void> {
    return this.#screen.shown(offset);
  }

  async resize(size: TerminalSize): Promise<void> {
    if (this.record.size.cols === size.cols && this.record.size.rows === size.rows) return;
    await this.holder.resize(this.record.id, size);
    this.#screen.resize(size);
    this.#change(() => {
      this.record.size = size;
    });
  }

  /** Closes the terminal of a session whose program has gone while something still holds it open. */
  async close(): Promise<void> {
    if (this.record.state !== "exited") {
      throw new ProtocolError(
        "wrong-state",
        `Session ${this.record.name} is ${this.record.state}`,
        {
          hint: "Only a terminal whose program has exited is closed; kill ends one that runs.",
        },
      );
    }
    await this.holder.close(this.record.id);
  }

  /** The holder is gone, or attached anew: readers must come again. */
  abandon(): void {
    this.dispose();
    this.#fanout.abandon();
  }

  /** Lets go of screen and turns; readers keep what they have not read yet. */
  dispose(): void {
    this.#over = true;
    this.#sink?.stop();
    this.turns?.stop();
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
    if (held.exit !== undefined && this.record.exit === undefined) this.#exited(held);
    if (held.exit !== undefined) this.#told ??= this.#tellExit(held);
    if (held.state !== "ended") return;
    this.#fanout.finish();
    void this.#told?.then(() => this.#end());
  }

  #exited(held: HeldSession): void {
    const { record } = this;
    this.#change(() => {
      record.state = "exited";
      record.exit = {
        code: held.exit?.code ?? null,
        signal: held.exit?.signal ?? null,
        ...(record.ending === undefined ? {} : { reason: record.ending }),
      };
      this.#context.events.append({ type: "session.exited", session: this.view() });
    });
  }

  /** Once the screen shows all that was printed before the exit, the turn engine hears of it. */
  async #tellExit(held: HeldSession): Promise<void> {
    const { record, turns } = this;
    try {
      const offset = held.exitOffset ?? held.offset;
      await this.#screen.shown(offset);
      if (turns === undefined || record.exitTold === true || this.#over) return;
      this.#sink?.drain();
      const { screen } = await this.#screen.snapshot({ format: "json", scrollback: 0 });
      this.#caughtUp = true;
      this.#look(screen);
      const output = plainText((await collectTail(this.#fanout, offset)).bytes);
      const { code, signal } = record.exit ?? { code: null, signal: null };
      this.#change(() => {
        record.exitTold = true;
        turns.feed({ type: "exit", at: Date.now(), code, signal, output });
      });
    } catch (error) {
      this.#context.log("warn", "The exit could not be told to the turn engine", {
        session: record.id,
        reason: reasonOf(error),
      });
    }
  }

  #openScreen(held: HeldSession, observe: boolean): ScreenFeed {
    const { record } = this;
    return new ScreenFeed({
      screens: this.#context.screens,
      fanout: this.#fanout,
      size: held.size,
      from: held.oldest,
      heard: record.heard,
      ...(observe ? { view: (view) => this.#look(view) } : {}),
      title: (title) => {
        if (this.#caughtUp) this.#title(title);
      },
      osc: (offset, code, data) => {
        this.#change(() => {
          record.heard = Math.max(record.heard, offset);
          this.turns?.feed({ type: "osc", at: Date.now(), code, data });
        });
      },
      reply: (offset, data) => this.#reply(offset, data),
    });
  }

  /** Answers a terminal query where no terminal of a person does. */
  #reply(offset: number, data: string): void {
    const heard = (): void =>
      this.#change(() => {
        this.record.heard = Math.max(this.record.heard, offset);
      });
    if (this.viewers.count > 0 || this.record.exit !== undefined) return heard();
    const key = `reply:${offset}:${data}`;
    void this.holder.write(this.record.id, Buffer.from(data), key).then(heard, () => {});
  }

  /** What the screen showed on the way to where it is now is past: only the last of it is looked at. */
  async #catchUp(offset: number): Promise<void> {
    this.#caughtUp = offset === 0;
    if (offset === 0) return;
    try {
      await this.#screen.shown(offset);
      const { screen } = await this.#screen.snapshot({ format: "json", scrollback: 0 });
      this.#caughtUp = true;
      if (screen.title !== "") this.#title(screen.title);
      this.#look(screen);
    } catch {
      this.#caughtUp = true;
    }
  }

  #look(view: ScreenView): void {
    if (!this.#caughtUp || this.#over) return;
    const { lines, cursor, title, alternate, bracketedPaste } = view;
    this.turns?.feed({
      type: "screen",
      at: Date.now(),
      lines,
      cursor,
      title,
      alternate,
      bracketedPaste,
    });
  }

  #openTurns(engine: StoredEngine): void {
    const { store, tables, events, log } = this.#context;
    const turns = new TurnHost(engineOf(engine.agent, this.record.id), engine, {
      store,
      tables,
      events,
      log,
      record: this.record,
      write: (bytes, key) => this.keyboard.fromEngine(bytes, key),
      hold: (held) => this.keyboard.hold(held),
    });
    this.turns = turns;
    this.#sink = new EventSink(join(this.record.dir, "events.jsonl"), turns.sink, {
      log,
      tell: ({ name, payload, end }) =>
        turns.feed({ type: "hook", at: Date.now(), name, payload }, end),
    });
  }

  /** Starts what acts by itself: stored writes are repeated, the event sink is read on. */
  resume(): void {
    this.turns?.resume();
    this.#sink?.start();
  }

  #change(change: () => void): void {
    this.#context.store.transaction(() => {
      change();
      this.#context.tables.saveSession(this.record);
    });
  }
}
