import type { Socket } from "node:net";
import { checkSize, checkSpec } from "./check-spec.ts";
import { Connection, type Hub } from "./connection.ts";
import { descriptorLimit, roomForTerminal } from "./descriptors.ts";
import { Refusal } from "./refusal.ts";
import { PAGE_BYTES, PagePool, RING_BYTES } from "./ring.ts";
import { Session } from "./session.ts";
import { isSignal } from "./signal.ts";
import type { Launcher } from "./terminal.ts";
import { FEATURES, type Request, type Welcome, type WireSession } from "./wire.ts";

/** Acknowledged output that all sessions may keep together. A fork stops the loop in proportion to our memory. */
const HISTORY_BUDGET = 16 << 20;

/** One is the owner, the others are about to say hello or about to be closed. */
const MAX_CONNECTIONS = 64;

export interface ServerOptions {
  generation: string;
  launcher: Launcher;
  log(message: string): void;
  /** A session or a connection has come or gone. */
  changed(): void;
}

/** All sessions of this process, and the one connection that owns them. */
export class HolderServer implements Hub {
  readonly #options: ServerOptions;
  readonly #pool = new PagePool();
  readonly #byId = new Map<string, Session>();
  readonly #byNumber = new Map<number, Session>();
  readonly #connections = new Set<Connection>();
  readonly #descriptors: number = descriptorLimit();
  #owner: Connection | undefined;
  #lastNumber = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  get sessions(): number {
    return this.#byId.size;
  }

  get owned(): boolean {
    return this.#owner !== undefined;
  }

  accept(socket: Socket): void {
    if (this.#connections.size >= MAX_CONNECTIONS) socket.destroy();
    else this.#connections.add(new Connection(socket, this));
  }

  adopt(connection: Connection): Omit<Welcome, "protocol"> {
    const before = this.#owner;
    this.#owner = connection;
    before?.fail(
      "gone",
      "another daemon has taken this holder over",
      "only one daemon may run: end this one",
    );
    this.#options.changed();
    return {
      features: FEATURES,
      generation: this.#options.generation,
      pid: process.pid,
      sessions: [...this.#byId.values()].map((session) => session.describe()),
    };
  }

  left(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.#owner !== connection) return;
    this.#owner = undefined;
    this.#options.changed();
  }

  log(message: string): void {
    this.#options.log(message);
  }

  session(number: number): Session | undefined {
    return this.#byNumber.get(number);
  }

  perform(number: number, request: Request): WireSession | undefined {
    if (request?.op === "spawn") return this.#spawn(request.spec).describe();
    const session = this.session(number);
    if (session === undefined) {
      if (request?.op === "collect") return undefined;
      throw new Refusal("not-found", `no session has the number ${number}`);
    }
    if (request?.op === "collect") this.#collect(session);
    else if (request?.op === "resize") session.resize(checkSize(request));
    else if (request?.op === "kill") session.kill(checkSignal(request.signal));
    else if (request?.op === "close") session.close();
    else throw new Refusal("bad-request", "an operation this holder does not know");
    return undefined;
  }

  #spawn(wanted: unknown): Session {
    const known = this.#byId.get((wanted as { id: string } | undefined)?.id as string);
    if (known !== undefined) return known;
    const spec = checkSpec(wanted);
    const session = this.#start(
      () =>
        new Session(this.#lastNumber + 1, spec, {
          launcher: this.#options.launcher,
          pool: this.#pool,
          history: () => this.#history(),
          events: {
            output: (session) => this.#owner?.output(session),
            changed: (session) => this.#owner?.changed(session),
          },
        }),
    );
    this.#lastNumber = session.number;
    this.#byId.set(session.id, session);
    this.#byNumber.set(session.number, session);
    this.#options.changed();
    return session;
  }

  #start(start: () => Session): Session {
    if (!roomForTerminal(this.#descriptors)) {
      throw new Refusal(
        "unavailable",
        `no terminal could be started: the holder may have ${this.#descriptors} file descriptors, and they are in use`,
        "end some sessions, or raise the limit of open files (ulimit -n) for the next holder",
      );
    }
    try {
      return start();
    } catch (error) {
      throw new Refusal(
        "unavailable",
        `no terminal could be started: ${(error as Error).message}`,
        "the machine may be out of terminals, processes or file descriptors: end some sessions",
      );
    }
  }

  #collect(session: Session): void {
    if (!session.ended)
      throw new Refusal("wrong-state", `session ${session.id} has not ended`, "close it first");
    this.#owner?.forget(session);
    session.release();
    this.#byId.delete(session.id);
    this.#byNumber.delete(session.number);
    this.#options.changed();
  }

  #history(): number {
    const share = HISTORY_BUDGET / Math.max(1, this.#byId.size);
    return Math.max(2 * PAGE_BYTES, Math.min(RING_BYTES, share));
  }
}

function checkSignal(signal: unknown): NodeJS.Signals {
  if (isSignal(signal)) return signal;
  throw new Refusal(
    "bad-request",
    `no signal has the name ${JSON.stringify(signal)}`,
    "SIGHUP, SIGTERM, SIGKILL, …",
  );
}
