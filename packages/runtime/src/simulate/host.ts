import {
  type HostMerge,
  type HostMerged,
  HostRefusal,
  type HostSession,
  type HostSessionEnd,
  type HostSessionInfo,
  type HostTurn,
  type HostTurnEnd,
  type HostUsage,
  type HostWanted,
  type SessionHost,
} from "../host.ts";
import { mergeByFate } from "./merge.ts";
import { fateOf, hash } from "./random.ts";
import type { World } from "./world.ts";

export interface FakeHostOptions {
  world: World;
  /** Decides what each try comes to, by its name alone: however often a driver is killed, the agents do the same. */
  seed: number;
  /** Share of tries that do not end well. */
  trouble: number;
  /** Called before anything is done, with the key of the command that must be in the journal by now. */
  allow: (key: string) => void;
  /** Puts a file where a worker's messages lie. */
  post: (path: string, text: string) => void;
  /** A host that types again what it typed before: a simulation must notice. */
  forgetful: boolean;
}

interface FakeSession {
  request: HostSession;
  stopped: boolean;
  turns: Map<string, Promise<HostTurnEnd>>;
  /** What its last turn has used so far. */
  used?: { turn: string; usage: HostUsage };
  /** Hears of that. */
  hears: () => void;
}

/** A session host in memory whose agents answer with a digest of what they were asked. */
export class FakeHost implements SessionHost {
  /** How often each prompt was typed, by turn id. */
  readonly typed: Map<string, { times: number; prompt: string }> = new Map();
  readonly sessions: Map<string, FakeSession> = new Map();
  /** Input tokens of every turn, by its id. */
  readonly used: Map<string, number> = new Map();
  /** The text of every message that was sent, each one its own, with the session that sent it. */
  readonly sent: Map<string, string> = new Map();
  readonly #options: FakeHostOptions;

  constructor(options: FakeHostOptions) {
    this.#options = options;
  }

  async start(request: HostSession): Promise<HostSessionInfo> {
    this.#options.allow(request.key);
    await this.#options.world.pass();
    if (!this.sessions.has(request.key)) {
      if (this.#fate(request.key) < this.#options.trouble * 0.3)
        throw new HostRefusal("not-installed", "no such program");
      this.sessions.set(request.key, {
        request,
        stopped: false,
        turns: new Map(),
        hears: () => {},
      });
    }
    this.#type(request.key, request.turn);
    await this.#options.world.pass(50);
    return { id: request.key, tree: `/trees/${request.worktree?.slug ?? "cwd"}` };
  }

  async prompt(session: string, turn: HostTurn): Promise<void> {
    this.#options.allow(`${turn.id}:send`);
    await this.#options.world.pass();
    this.#type(session, turn);
  }

  async turnEnded(
    session: string,
    turnId: string,
    signal: AbortSignal,
    spent: (usage: HostUsage) => void,
  ): Promise<HostTurnEnd> {
    const held = this.sessions.get(session);
    const end = held?.turns.get(turnId);
    if (held === undefined || end === undefined) throw new Error(`no turn ${turnId} in ${session}`);
    held.hears = () => {
      if (held.used?.turn === turnId && !signal.aborted) spent(held.used.usage);
    };
    held.hears();
    return Promise.race([
      end,
      new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
      }),
    ]);
  }

  async stop(session: string): Promise<HostSessionEnd> {
    this.#options.allow(`${session}:stop`);
    await this.#options.world.pass();
    const held = this.sessions.get(session);
    if (held !== undefined) held.stopped = true;
    const bad =
      held?.request.agent === "shell" && this.#fate(`${session}/exit`) < this.#options.trouble;
    const lost = this.#fate(`${session}/lost`) < this.#options.trouble * 0.5;
    return {
      ...(lost ? { lost } : {}),
      exitCode: lost ? null : bad ? 1 : 0,
      signal: null,
      commit: hash(session).toString(16),
      transcript: `/t/${session}`,
      ...(held?.used === undefined ? {} : { lastTurn: held.used }),
    };
  }

  async merge(request: HostMerge): Promise<HostMerged | { wanted: HostWanted }> {
    this.#options.allow(request.key);
    await this.#options.world.pass(5_000);
    const [first] = request.workers;
    if (this.#fate(`${first?.commit}/space`) < this.#options.trouble * 0.1)
      throw new Error("no space");
    return mergeByFate(request, (name) => this.#fate(name));
  }

  #type(session: string, turn: HostTurn): void {
    const held = this.sessions.get(session);
    if (held === undefined || (held.turns.has(turn.id) && !this.#options.forgetful)) return;
    if (held.stopped) return;
    const before = this.typed.get(turn.id);
    this.typed.set(turn.id, { times: (before?.times ?? 0) + 1, prompt: turn.prompt });
    if (before === undefined) held.turns.set(turn.id, this.#work(held, turn));
  }

  async #work(held: FakeSession, turn: HostTurn): Promise<HostTurnEnd> {
    const { request } = held;
    const fate = this.#fate(turn.id);
    const { trouble, world } = this.#options;
    await world.pass(10_000);
    if (request.agent !== "shell") {
      this.#send(request, turn);
      this.#use(held, turn, { inputTokens: 5 });
    }
    await world.pass(10_000);
    const digest = hash(turn.prompt).toString(16);
    if (request.agent === "shell")
      return { turnId: turn.id, end: "done", reply: `output ${digest}` };
    if (fate < trouble * 0.2 && request.timeoutMs !== undefined)
      return new Promise(() => undefined);
    const usage = { inputTokens: 10, outputTokens: turn.prompt.length };
    if (fate > 0.5) this.#use(held, turn, usage);
    if (fate < trouble)
      return {
        turnId: turn.id,
        end: ENDS[Math.floor((fate / trouble) * ENDS.length)] ?? "error",
        reply: digest,
      };
    const flag = `\n\`\`\`json\n{"flag": ${fate > 0.5}, "by": "${request.labels.worker}"}\n\`\`\``;
    const reply = `answer ${digest}${fate > 0.9 ? "" : flag}`;
    held.hears = () => {};
    this.#use(held, turn, usage);
    return { turnId: turn.id, end: "done", reply, usage };
  }

  #use(held: FakeSession, turn: HostTurn, usage: HostUsage): void {
    if (held.stopped) return;
    this.used.set(turn.id, usage.inputTokens ?? 0);
    held.used = { turn: turn.id, usage };
    held.hears();
  }

  /** Writes to some of those whom its first prompt names, and now and then to somebody who is not there. */
  #send(request: HostSession, turn: HostTurn): void {
    const names = /Names: ([^\n]*)\./.exec(request.turn.prompt)?.[1]?.split(", ") ?? [];
    if (names.length === 0) return;
    const often = turn.id === request.turn.id ? 2 : 1;
    for (let number = 0; number < often; number++) {
      const fate = this.#fate(`${turn.id}/send-${number}`);
      if (fate > (often === 2 ? 0.6 : 0.2)) continue;
      const name = names[Math.floor(fate * 997) % names.length]?.replace(" (a channel)", "");
      const text = `message ${hash(`${turn.id}/${number}`).toString(16)}.`;
      const to = fate < 0.03 ? "nobody" : name;
      this.sent.set(text, request.key);
      const file = `${hash(turn.id).toString(36)}-${number}.json`;
      this.#options.post(`${request.mailbox}/out/${file}`, JSON.stringify({ to, text }));
    }
  }

  #fate(name: string): number {
    return fateOf(this.#options.seed, name);
  }
}

const ENDS: readonly HostTurnEnd["end"][] = [
  "limit",
  "auth",
  "error",
  "stalled",
  "crashed",
  "question",
  "permission",
  "unsure",
];
