import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BehaviourCase, ScriptedTurn } from "@connector/spec/conformance";
import {
  HostRefusal,
  type HostSession,
  type HostSessionEnd,
  type HostSessionInfo,
  type HostTurn,
  type HostTurnEnd,
  type HostUsage,
  type SessionHost,
} from "../host.ts";
import type { Opened, World } from "./world.ts";

interface Open {
  request: HostSession;
  seat: string;
  place: Opened;
  ends: Map<string, Promise<HostTurnEnd>>;
  /** What a turn that never ends has used, once it tells. */
  used: Map<string, Promise<HostUsage>>;
  exitCode: number;
  closed?: Promise<{ commit?: string }>;
}

/** Who follows which script, and who is told what happens. */
export interface Stage {
  of: BehaviourCase;
  world: World;
  seatOf: (request: HostSession) => string;
  say: (line: string) => void;
}

/** Agents that follow the script of a case, and what was asked of them. They outlive the runtime that asks. */
export class ScriptedHost implements SessionHost {
  readonly prompts: Record<string, string[]> = {};
  readonly trees: Record<string, string> = {};
  readonly commits: Record<string, string> = {};
  readonly reached: Record<string, string[]> = {};
  readonly servers: Record<string, string[]> = {};
  readonly merge?: NonNullable<SessionHost["merge"]>;
  readonly #stage: Stage;
  readonly #sessions = new Map<string, Open>();
  readonly #next = new Map<string, number>();

  constructor(stage: Stage) {
    this.#stage = stage;
    const { world } = stage;
    const merge = world.merge?.bind(world);
    if (merge !== undefined) this.merge = merge;
  }

  async start(request: HostSession): Promise<HostSessionInfo> {
    const seat = this.#stage.seatOf(request);
    if (!this.#sessions.has(request.key)) {
      this.#refuse(request, seat);
      const place = await this.#open(request);
      const open = { request, seat, place, ends: new Map(), used: new Map(), exitCode: 0 };
      this.#sessions.set(request.key, open);
      this.trees[seat] = place.tree;
      if (place.servers !== undefined) this.servers[seat] = place.servers;
    }
    await this.prompt(request.key, request.turn);
    return { id: request.key, tree: this.trees[seat] ?? request.cwd };
  }

  async prompt(session: string, turn: HostTurn): Promise<void> {
    const open = this.#session(session);
    if (open.ends.has(turn.id)) return;
    const used = Promise.withResolvers<HostUsage>();
    open.used.set(turn.id, used.promise);
    open.ends.set(turn.id, this.#turn(open, turn, used.resolve));
  }

  async turnEnded(
    session: string,
    turnId: string,
    signal: AbortSignal,
    spent: (usage: HostUsage) => void,
  ): Promise<HostTurnEnd> {
    void this.#session(session).used.get(turnId)?.then(spent);
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true }),
    );
    return Promise.race([this.#session(session).ends.get(turnId) ?? aborted, aborted]);
  }

  async stop(session: string): Promise<HostSessionEnd> {
    const open = this.#session(session);
    const { commit } = await (open.closed ??= open.place.close());
    if (commit !== undefined) this.commits[open.seat] = commit;
    return { exitCode: open.exitCode, signal: null, ...(commit === undefined ? {} : { commit }) };
  }

  /** What the machine of the case lacks, and what the script says. */
  #refuse(request: HostSession, seat: string): void {
    const { host = {} } = this.#stage.of;
    const agent = request.agent.split("/")[0] ?? "";
    if (request.sandbox !== undefined && host.sandbox === false)
      throw new HostRefusal("refused", "there is no sandbox here");
    if (request.driver === "acp" && host.keysOnly?.includes(agent))
      throw new HostRefusal("refused", `${agent} cannot be driven by messages`);
    if (host.missing?.includes(agent)) throw new HostRefusal("not-installed", `no ${agent} here`);
    if (agent !== "shell" && this.#peek(seat)?.refused !== undefined)
      throw new HostRefusal(this.#take(seat).refused ?? "refused", "as the script says");
  }

  async #open(request: HostSession): Promise<Opened> {
    const { world } = this.#stage;
    if (world.open !== undefined) return world.open(request);
    return { tree: request.worktree?.slug ?? request.cwd, close: async () => ({}) };
  }

  async #turn(open: Open, turn: HostTurn, use: (usage: HostUsage) => void): Promise<HostTurnEnd> {
    const { request, seat } = open;
    if (request.agent === "shell") return shell(open, turn);
    const typed = (this.prompts[seat] ??= []);
    typed.push(turn.prompt);
    this.#stage.say(`turn ${seat} ${typed.length} started`);
    const script = this.#take(seat);
    await new Promise((resolve) => setTimeout(resolve, 3));
    leave(open, script);
    const reached = (await open.place.reach?.(script.reaches ?? [])) ?? [];
    if (script.reaches !== undefined)
      this.reached[seat] = [...(this.reached[seat] ?? []), ...reached];
    if (script.end === "never") {
      if (script.usage !== undefined) use(script.usage);
      return new Promise(() => undefined);
    }
    return {
      turnId: turn.id,
      end: script.end ?? "done",
      reply: script.reply ?? "Done.",
      ...(script.usage === undefined ? {} : { usage: script.usage }),
    };
  }

  #peek(seat: string): ScriptedTurn | undefined {
    return this.#stage.of.agents?.[seat]?.[this.#next.get(seat) ?? 0];
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
  const cwd = existsSync(open.place.tree) ? open.place.tree : open.request.cwd;
  const ran = spawnSync("sh", ["-c", turn.prompt], { cwd, env, encoding: "utf8" });
  open.exitCode = ran.status ?? 1;
  return { turnId: turn.id, end: "done", reply: `${ran.stdout}${ran.stderr}` };
}

/** What an agent puts into files during its turn. */
function leave(
  { request, place }: Open,
  { data, leaves = {}, sends = [], writes = {} }: ScriptedTurn,
): void {
  for (const [name, text] of Object.entries(writes)) put(join(place.tree, name), text);
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
