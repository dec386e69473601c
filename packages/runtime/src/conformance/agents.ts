import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BehaviourCase, ScriptedTurn } from "@connector/spec/conformance";
import {
  HostRefusal,
  type HostSession,
  type HostSessionEnd,
  type HostSessionInfo,
  type HostTurn,
  type HostTurnEnd,
  type SessionHost,
} from "../host.ts";

interface Open {
  request: HostSession;
  seat: string;
  ends: Map<string, Promise<HostTurnEnd>>;
  exitCode: number;
}

/** Agents that follow the script of a case, and what was asked of them. They outlive the runtime that asks. */
export class ScriptedHost implements SessionHost {
  readonly prompts: Record<string, string[]> = {};
  readonly trees: Record<string, string> = {};
  readonly #case: BehaviourCase;
  readonly #seatOf: (request: HostSession) => string;
  readonly #say: (line: string) => void;
  readonly #sessions = new Map<string, Open>();
  readonly #next = new Map<string, number>();

  constructor(
    of: BehaviourCase,
    seatOf: (request: HostSession) => string,
    say: (line: string) => void,
  ) {
    this.#case = of;
    this.#seatOf = seatOf;
    this.#say = say;
  }

  async start(request: HostSession): Promise<HostSessionInfo> {
    const { host = {} } = this.#case;
    const known = this.#sessions.get(request.key);
    if (known === undefined) {
      const agent = request.agent.split("/")[0] ?? "";
      if (request.sandbox !== undefined && host.sandbox === false)
        throw new HostRefusal("refused", "there is no sandbox here");
      if (host.missing?.includes(agent)) throw new HostRefusal("not-installed", `no ${agent} here`);
      const seat = this.#seatOf(request);
      if (agent !== "shell" && this.#peek(seat)?.refused !== undefined)
        throw new HostRefusal(this.#take(seat).refused ?? "refused", "as the script says");
      this.#sessions.set(request.key, { request, seat, ends: new Map(), exitCode: 0 });
      this.trees[seat] = request.worktree?.slug ?? request.cwd;
    }
    await this.prompt(request.key, request.turn);
    return { id: request.key, tree: this.trees[this.#seatOf(request)] ?? request.cwd };
  }

  async prompt(session: string, turn: HostTurn): Promise<void> {
    const open = this.#session(session);
    if (!open.ends.has(turn.id)) open.ends.set(turn.id, this.#turn(open, turn));
  }

  async turnEnded(session: string, turnId: string, signal: AbortSignal): Promise<HostTurnEnd> {
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true }),
    );
    return Promise.race([this.#session(session).ends.get(turnId) ?? aborted, aborted]);
  }

  async stop(session: string): Promise<HostSessionEnd> {
    return { exitCode: this.#session(session).exitCode, signal: null };
  }

  watch(): () => void {
    return () => undefined;
  }

  async #turn(open: Open, turn: HostTurn): Promise<HostTurnEnd> {
    const { request, seat } = open;
    if (request.agent === "shell") return shell(open, turn);
    const typed = (this.prompts[seat] ??= []);
    typed.push(turn.prompt);
    this.#say(`turn ${seat} ${typed.length} started`);
    const script = this.#take(seat);
    await new Promise((resolve) => setTimeout(resolve, 3));
    leave(request, script);
    if (script.end === "never") return new Promise(() => undefined);
    return {
      turnId: turn.id,
      end: script.end ?? "done",
      reply: script.reply ?? "Done.",
      ...(script.usage === undefined ? {} : { usage: script.usage }),
    };
  }

  #peek(seat: string): ScriptedTurn | undefined {
    return this.#case.agents?.[seat]?.[this.#next.get(seat) ?? 0];
  }

  #take(seat: string): ScriptedTurn {
    const turn = this.#peek(seat) ?? {};
    this.#next.set(seat, (this.#next.get(seat) ?? 0) + 1);
    return turn;
  }

  #session(id: string): Open {
    const open = this.#sessions.get(id);
    if (open === undefined) throw new Error(`there is no session ${id}`);
    return open;
  }
}

/** A command line is run for what it is. */
function shell(open: Open, turn: HostTurn): HostTurnEnd {
  const env = { ...process.env, ...open.request.env };
  const ran = spawnSync("sh", ["-c", turn.prompt], { env, encoding: "utf8" });
  open.exitCode = ran.status ?? 1;
  return { turnId: turn.id, end: "done", reply: `${ran.stdout}${ran.stderr}` };
}

/** What an agent puts into files during its turn. */
function leave(request: HostSession, { data, leaves = {}, sends = [] }: ScriptedTurn): void {
  if (data !== undefined) put(request.resultFile, JSON.stringify(data));
  for (const [name, text] of Object.entries(leaves))
    if (request.scratchpad !== undefined) put(join(request.scratchpad.dir, name), text);
  for (const [index, message] of sends.entries()) {
    const name = `${request.turn.id.length}-${Date.now()}-${process.hrtime.bigint()}-${index}.json`;
    if (request.mailbox !== undefined)
      put(join(request.mailbox, "out", name), JSON.stringify(message));
  }
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
