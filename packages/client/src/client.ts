import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import {
  type AnswerRequest,
  type DaemonEvent,
  type Dialog,
  type Explanation,
  type KillRequest,
  ProtocolError,
  type RestartRequest,
  type RecordingFormat,
  type RecordingInfo,
  type Screen,
  type Session,
  type SessionRequest,
  type TerminalSize,
  type Turn,
  type Usage,
  tokensIn,
  type TurnRequest,
  type Version,
  type WaitResult,
} from "@pty4ai/protocol";
import { Attachment, type AttachOptions } from "./attachment.ts";
import { lines } from "./lines.ts";
import { followed } from "./followed.ts";
import type { OutputPiece } from "./output.ts";
import { sessionPath as path, withQuery } from "./target.ts";
import { type ChannelRequest, Transport } from "./transport.ts";
import { collect, whole } from "./whole.ts";

export interface ConnectOptions {
  /** Path of the daemon's socket. */
  socket?: string;
  /** Any byte stream to a daemon, instead. It is not made again when it breaks. */
  stream?: Duplex;
  /** How long to try for a daemon that went away. Milliseconds, default 10000. */
  patienceMs?: number;
  /** Who types, as recordings tell it: `person`, `agent:NAME`. */
  author?: string;
  /** Called each time a daemon that went away is tried for in vain: whoever can starts one. */
  revive?: () => Promise<void> | void;
}

export interface OutputOptions {
  /** Default: the oldest byte that is kept. */
  from?: number;
  /** False: only what is there now. Default true. */
  follow?: boolean;
  signal?: AbortSignal;
}

export interface WaitOptions {
  timeoutMs?: number;
  /** What counts as idle. Default 1500. */
  quietMs?: number;
  /** Where a pattern is looked for from. Default: the oldest byte. */
  from?: number;
  signal?: AbortSignal;
}

/** Connects to a daemon and checks that it answers. Throws `ProtocolError` with code `unavailable`. */
export async function connect(options: ConnectOptions): Promise<Client> {
  const { socket, stream, patienceMs, author, revive } = options;
  if ((socket === undefined) === (stream === undefined)) {
    throw new ProtocolError(
      "bad-option",
      "connect: exactly one of socket and stream must be given",
    );
  }
  const address = stream === undefined ? { socket: socket ?? "" } : { stream };
  const transport = new Transport(address, { patienceMs, author, revive });
  await transport.connect();
  return new Client(transport);
}

/** The daemon's API. Errors are `ProtocolError`s. What may be repeated is, when the daemon comes back after a crash;
 *  streams of output and events then go on where they were. */
export class Client {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  version(): Promise<Version> {
    return this.#repeat("GET", "/v1/version");
  }

  /** With a `key` the same call twice is one session. */
  start(request: SessionRequest): Promise<Session> {
    const work = (): Promise<Session> => this.#call("POST", "/v1/sessions", { body: request });
    return request.key === undefined ? work() : this.#transport.repeat(work);
  }

  /** Starts a session and tells what it prints, in one call: first its `state`, then as `output` does. It is one session
   *  also over a crash of the daemon. */
  async *run(
    request: SessionRequest,
    { signal }: { signal?: AbortSignal } = {},
  ): AsyncGenerator<OutputPiece, void, undefined> {
    const body = { ...request, key: request.key ?? randomUUID() };
    let id: string | undefined;
    const ask = (from: number | undefined): ChannelRequest =>
      id === undefined
        ? { method: "POST", path: "/v1/sessions?follow=1", body }
        : { method: "GET", path: withQuery(path(id, "output"), { from }) };
    for await (const piece of followed(this.#transport, { ask, signal })) {
      if (piece.type === "state") id = piece.session.id;
      yield piece;
    }
  }

  list(): Promise<Session[]> {
    return this.#repeat("GET", "/v1/sessions");
  }

  get(id: string): Promise<Session> {
    return this.#repeat("GET", path(id));
  }

  /** Forgets a session that is over; with `force` ends it first. */
  async remove(id: string, options: { force?: boolean } = {}): Promise<void> {
    await this.#call("DELETE", withQuery(path(id), options));
  }

  /** Types bytes. With a `key` the same call twice types once. */
  async write(
    id: string,
    data: Uint8Array | string,
    key?: string,
  ): Promise<"written" | "duplicate"> {
    const target = withQuery(path(id, "input"), { key });
    const work = async (): Promise<"written" | "duplicate"> => {
      const request = { method: "POST", path: target, body: data };
      const stream = await this.#transport.open({
        ...request,
        contentType: "application/octet-stream",
      });
      const answer = JSON.parse((await collect(stream)).toString("utf8")) as {
        result: "written" | "duplicate";
      };
      return answer.result;
    };
    return key === undefined ? work() : this.#transport.repeat(work);
  }

  resize(id: string, size: TerminalSize): Promise<Session> {
    return this.#repeat("POST", path(id, "resize"), size);
  }

  /** Ends everything a session started and resolves when that is done; with `signal` only sends that. */
  kill(id: string, request: KillRequest = {}): Promise<Session> {
    if (request.signal !== undefined)
      return this.#call("POST", path(id, "kill"), { body: request });
    return this.#repeat("POST", path(id, "kill"), request);
  }

  /** Starts a session that is over again, with what it was started with; there is one in its place however often this
   *  is called. */
  restart(id: string, request: RestartRequest = {}): Promise<Session> {
    return this.#repeat("POST", path(id, "restart"), request);
  }

  /** Closes the terminal of a session whose program has exited while something still holds it open. */
  closeTerminal(id: string): Promise<Session> {
    return this.#call("POST", path(id, "close"));
  }

  interrupt(id: string): Promise<Session> {
    return this.#call("POST", path(id, "interrupt"));
  }

  /** What the agent asks now, if it does. */
  async dialog(id: string): Promise<Dialog | undefined> {
    const { dialog } = await this.#repeat<{ dialog: Dialog | null }>("GET", path(id, "dialog"));
    return dialog ?? undefined;
  }

  /** Answers it; rejects when nothing is asked or the answer does not fit. */
  async answer(id: string, answer: AnswerRequest): Promise<Dialog> {
    const body = { ...answer };
    const { dialog } = await this.#call<{ dialog: Dialog }>("POST", path(id, "answer"), { body });
    return dialog;
  }

  /** Queues a turn; the same id is typed once, however often it is called. */
  submit(id: string, turn: TurnRequest): Promise<Turn> {
    return this.#repeat("POST", path(id, "turns"), turn);
  }

  turn(id: string, turn: string): Promise<Turn> {
    return this.#repeat("GET", path(id, "turns", turn));
  }

  turns(id: string): Promise<Turn[]> {
    return this.#repeat("GET", path(id, "turns"));
  }

  /** Resolves when the turn has ended, or with it as it is after `timeoutMs`. `spent` is told each time what it has used so
   *  far, in all, where the agent says so in mid-turn. */
  async waitTurn(
    id: string,
    turn: string,
    options: { timeoutMs?: number; signal?: AbortSignal; spent?: (usage: Usage) => void } = {},
  ): Promise<Turn> {
    const { timeoutMs: timeout, signal, spent } = options;
    const until = timeout === undefined ? Infinity : performance.now() + timeout;
    for (let told: number | undefined = spent && 0; ; ) {
      const left = timeout && Math.max(0, Math.ceil(until - performance.now()));
      const query = { wait: true, timeout: left, spent: told };
      const found = await this.#wait<Turn>(withQuery(path(id, "turns", turn), query), signal);
      const used = tokensIn(found.usage);
      if (found.state === "ended" || used === told || !spent || !found.usage) return found;
      spent(found.usage);
      told = used;
    }
  }

  /** `exit`, `ended`, `idle`, `ready`, `turn:ID` or `/pattern/`. */
  wait(id: string, condition: string, options: WaitOptions = {}): Promise<WaitResult> {
    const { timeoutMs: timeout, quietMs: quiet, from, signal } = options;
    return this.#wait(
      withQuery(path(id, "wait"), { for: condition, timeout, quiet, from }),
      signal,
    );
  }

  /** `scrollback`: rows wanted that have scrolled away. */
  screen(id: string, options: { scrollback?: number } = {}): Promise<Screen> {
    return this.#repeat("GET", withQuery(path(id, "screen"), options));
  }

  /** The screen as text for a person, or as bytes that draw it. */
  async screenText(
    id: string,
    options: { format?: "text" | "ansi"; scrollback?: number } = {},
  ): Promise<string> {
    const { format = "text", scrollback } = options;
    const target = withQuery(path(id, "screen"), { format, scrollback });
    return this.#transport.repeat(async () => {
      const stream = await this.#transport.open({ method: "GET", path: target });
      return (await collect(stream)).toString("utf8");
    });
  }

  explain(id: string): Promise<Explanation> {
    return this.#repeat("GET", path(id, "explain"));
  }

  /** Bytes from an offset on, to the end of the session; goes on by itself over a crash of the daemon. */
  async *output(
    id: string,
    options: OutputOptions = {},
  ): AsyncGenerator<OutputPiece, void, undefined> {
    const { follow = true, signal } = options;
    const ask = (from = options.from): ChannelRequest => ({
      method: "GET",
      path: withQuery(path(id, "output"), { follow: follow ? 1 : 0, from }),
    });
    yield* followed(this.#transport, { ask, follow, signal });
  }

  /** The sessions that were recorded, oldest first. */
  recordings(): Promise<RecordingInfo[]> {
    return this.#repeat("GET", "/v1/recordings");
  }

  /** The recording of a session as a file in a format; throws `unavailable` when it breaks off. */
  async *recording(
    id: string,
    options: { format?: RecordingFormat } = {},
  ): AsyncGenerator<Buffer, void, undefined> {
    const target = withQuery(path(id, "recording"), options);
    yield* whole(await this.#transport.repeat(() => this.#open(target)));
  }

  /** A terminal on a session: what it shows and what is typed. */
  attach(id: string, options: AttachOptions = {}): Promise<Attachment> {
    return this.#transport.repeat(() =>
      Attachment.open(this.#transport, path(id, "attach"), options),
    );
  }

  /** What happens, from `since` on (default: from now on), until `signal` aborts. */
  async *events(
    options: { since?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<DaemonEvent, void, undefined> {
    const { signal } = options;
    let since = options.since ?? (await this.version()).events;
    for (;;) {
      try {
        for await (const event of this.stream(withQuery("/v1/events", { since }), { signal })) {
          since = (event as DaemonEvent).seq;
          yield event as DaemonEvent;
        }
        return;
      } catch (error) {
        if (signal?.aborted === true) return;
        if (!this.#transport.canRetry(error)) throw error;
      }
      await this.#transport.repeat(() => this.#transport.connect(), signal);
    }
  }

  /** Any call; resolves with the JSON of the answer. Not repeated, except a GET. */
  request(method: string, target: string, body?: unknown): Promise<unknown> {
    if (method === "GET") return this.#repeat(method, target, body);
    return this.#call(method, target, { body });
  }

  /** The JSON lines of any GET; throws `unavailable` when they break off. */
  async *stream(
    target: string,
    options: { signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<unknown, void, undefined> {
    yield* lines(
      await this.#transport.repeat(() => this.#open(target, options.signal), options.signal),
    );
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #open(target: string, signal?: AbortSignal): ReturnType<Transport["open"]> {
    return this.#transport.open({ method: "GET", path: target, signal });
  }

  #wait<T>(target: string, signal?: AbortSignal): Promise<T> {
    return this.#transport.repeat(() => this.#call<T>("GET", target, { signal }), signal);
  }

  #repeat<T>(method: string, target: string, body?: unknown): Promise<T> {
    return this.#transport.repeat(() => this.#call<T>(method, target, { body }));
  }

  async #call<T>(
    method: string,
    target: string,
    { body, signal }: { body?: unknown; signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    const stream = await this.#transport.open({
      method,
      path: target,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
    return JSON.parse((await collect(stream)).toString("utf8")) as T;
  }
}
