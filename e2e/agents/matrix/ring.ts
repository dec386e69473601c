import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Client, connect } from "../../../packages/client/src/index.ts";
import type { Driver, TerminalSize, Turn } from "../../../packages/protocol/src/index.ts";
import {
  type AgentName,
  type Behaviour,
  setUpAgents,
  startStub,
  type Stub,
  type StubRequest,
} from "../../../packages/testkit/src/index.ts";
import { makeUser, type User } from "../../niia.ts";
import { homesOf } from "../homes.ts";
import { until } from "../place.ts";
import type { Bout, Scenario } from "./scenario.ts";

/** Some agents take a minute and a half to start on a machine that is busy. */
const PATIENCE_MS = 240_000;

export interface Outcome {
  agent: AgentName;
  scenario: string;
  /** Undefined where it passed. */
  fault?: string;
  ms: number;
  /** From the model's last byte until the turn was told to be over, of turns that a hook ended. */
  lags: number[];
  /** Tokens by the turns, and by the stub. */
  usage: { told: number[]; sent: number[] };
}

/** A user with real agents, a daemon and a model that knows every bout by the word in its prompt. */
export interface Ring {
  user: User;
  client: Client;
  stub: Stub;
  play(agent: AgentName, name: string, scenario: Scenario): Promise<Outcome>;
  /** One agent, for whoever wants to do something else with it. */
  enter(agent: AgentName, scenario: Scenario): Bout;
  close(): Promise<void>;
}

/** Told of each turn that ended or asks for something, while its screen stands. */
export type Keep = (moment: {
  agent: AgentName;
  scenario: string;
  session: string;
  turn: Turn;
}) => Promise<void>;

export interface RingOptions {
  /** How agents are driven. Default: as their profiles say. */
  driver?: Driver;
  keep?: Keep;
  size?: TerminalSize;
}

export async function openRing(bin: string, options: RingOptions = {}): Promise<Ring> {
  const homes = homesOf(bin);
  mkdirSync(homes, { recursive: true });
  const home = mkdtempSync(join(homes, "m-"));
  const running = new Map<string, { cwd: string; scenario: Scenario }>();
  const stub = await startStub({ rules: ({ prompt }) => decide(prompt, running) });
  const { env } = setUpAgents({ home, bin, stub });
  const user = makeUser(env);
  await user.niia(["daemon", "start"]);
  const client = await connect({
    socket: join(env["XDG_RUNTIME_DIR"] ?? "", "niia", "daemon.sock"),
    // Longer than a daemon takes to start where everything else is busy.
    patienceMs: 60_000,
  });
  let count = 0;

  function begin(
    agent: AgentName,
    name: string,
    scenario: Scenario,
  ): Bout & { sessions: string[] } {
    const token = `bout${String(++count).padStart(4, "0")}x`;
    const cwd = join(home, "work", token);
    mkdirSync(cwd, { recursive: true });
    running.set(token, { cwd, scenario });
    const sessions: string[] = [];
    const entry = { ...options, agent, token, cwd, client, stub, scenario, env, sessions, name };
    return { ...enter(entry), sessions };
  }

  async function play(agent: AgentName, name: string, scenario: Scenario): Promise<Outcome> {
    const began = Date.now();
    const bout = begin(agent, name, scenario);
    const fault = await scenario
      .play(bout)
      .catch((error: unknown) => `failed: ${(error as Error).message}`);
    const outcome: Outcome = {
      agent,
      scenario: name,
      ...(fault === undefined ? {} : { fault }),
      ms: Date.now() - began,
      ...measure(bout),
    };
    for (const id of bout.sessions) await client.kill(id, { graceMs: 300 }).catch(() => undefined);
    return outcome;
  }

  return {
    user,
    client,
    stub,
    enter: (agent, scenario) => begin(agent, scenario.title, scenario),
    play,
    async close() {
      await client.close();
      await user.close();
      await stub.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function decide(
  prompt: string,
  running: Map<string, { cwd: string; scenario: Scenario }>,
): Behaviour {
  const [token = ""] = /bout\d{4}x/.exec(prompt) ?? [];
  const bout = running.get(token);
  const text = `Heard ${token}.`;
  return { text, ...bout?.scenario.model?.({ prompt, cwd: bout.cwd }) };
}

interface Entry {
  agent: AgentName;
  token: string;
  cwd: string;
  client: Client;
  stub: Stub;
  scenario: Scenario;
  env: Record<string, string>;
  sessions: string[];
  name: string;
  keep?: Keep;
  size?: TerminalSize;
  driver?: Driver;
}

function enter(entry: Entry): Bout {
  const { agent, token, cwd, client, stub, scenario, env, sessions, name, keep, size, driver } =
    entry;
  const turns: Turn[] = [];
  let asked = 0;
  const ofBout = (calls: StubRequest[]): StubRequest[] =>
    calls.filter(({ prompt }) => prompt.includes(token));
  const submit = async (session: string, prompt: string, timeoutMs?: number): Promise<string> => {
    const id = `${token}-${++asked}`;
    await client.submit(session, { id, prompt, ...(timeoutMs ? { timeoutMs } : {}) });
    return id;
  };
  const follow = async (
    session: string,
    id: string,
    isOver: (turn: Turn) => boolean,
  ): Promise<Turn> => {
    const limit = Date.now() + PATIENCE_MS;
    for (;;) {
      const turn = await client.turn(session, id);
      if (turn.state === "ended" || isOver(turn)) {
        if (turn.state === "ended") turns.push(turn);
        await keep?.({ agent, scenario: name, session, turn });
        return turn;
      }
      if (Date.now() > limit) await keep?.({ agent, scenario: name, session, turn });
      if (Date.now() > limit)
        throw new Error(`the turn is still ${turn.state} after ${PATIENCE_MS / 1000} s`);
      await pause(40);
    }
  };
  /** Sends one, waits until its model was asked, does something, and waits for the end. */
  const meanwhile = async (
    session: string,
    prompt: string,
    act: () => Promise<unknown>,
  ): Promise<Turn> => {
    const id = await submit(session, prompt);
    const wasAsked = async (): Promise<boolean> => {
      const { state } = await client.turn(session, id);
      // By messages an agent says nothing until its model does.
      const begun = state === "working" || (driver === "acp" && state === "submitted");
      return state === "ended" || (begun && ofBout(stub.turns()).length > 0);
    };
    await until(`the model of ${agent} was asked`, wasAsked, PATIENCE_MS);
    await keep?.({ agent, scenario: name, session, turn: await client.turn(session, id) });
    await act();
    return follow(session, id, () => false);
  };
  return {
    agent,
    token,
    cwd,
    client,
    turns,
    async start(options = {}) {
      const { id } = await client.start({
        agent,
        cwd,
        inherit: env,
        permission: scenario.permission ?? "full",
        ...(size ? { size } : {}),
        ...(driver ? { driver } : {}),
        ...options,
        env: { IS_SANDBOX: "1" },
      });
      sessions.push(id);
      return id;
    },
    ask: async (session, prompt, timeoutMs) =>
      follow(
        session,
        await submit(session, prompt, timeoutMs),
        ({ dialog }) => dialog !== undefined,
      ),
    async trusted(session, turn) {
      const { dialog } = turn;
      const yes = dialog?.options.findIndex(
        (option) => /trust/i.test(option) && !/don't/i.test(option),
      );
      if (dialog === undefined || yes === undefined || yes === -1) return turn;
      await client.answer(session, { dialog: dialog.id, choice: yes + 1 });
      return follow(
        session,
        turn.id,
        (now) => now.dialog !== undefined && now.dialog.id !== dialog.id,
      );
    },
    settle: (session, turn) => follow(session, turn.id, () => false),
    stop: (session, prompt) => meanwhile(session, prompt, () => client.interrupt(session)),
    shoot: (session, prompt) =>
      meanwhile(session, prompt, async () => {
        const { pid } = await client.get(session);
        if (pid !== null) process.kill(pid, "SIGKILL");
      }),
    async leave(session) {
      await client.kill(session, { graceMs: 3_000 });
    },
    heard: () => ofBout(stub.turns()),
    results: () => ofBout(stub.requests).filter(({ kind }) => kind === "tool"),
  };
}

function measure(bout: Bout): Pick<Outcome, "lags" | "usage"> {
  const usage = { told: [0, 0], sent: [0, 0] };
  const calls = [...bout.heard(), ...bout.results()].filter(
    ({ outcome }) => outcome === "answered",
  );
  const lags: number[] = [];
  for (const turn of bout.turns) {
    const { inputTokens = 0, cachedTokens = 0, outputTokens = 0 } = turn.usage ?? {};
    usage.told = [
      (usage.told[0] ?? 0) + inputTokens + cachedTokens,
      (usage.told[1] ?? 0) + outputTokens,
    ];
    const last = calls.filter(({ prompt }) => prompt.includes(turn.prompt.slice(0, 20))).at(-1);
    if (turn.end === "done" && turn.evidence.at(-1)?.signal === "hook" && last?.answeredAt)
      lags.push((turn.times.ended ?? 0) - last.answeredAt);
  }
  for (const call of calls)
    usage.sent = [
      (usage.sent[0] ?? 0) + call.inputTokens,
      (usage.sent[1] ?? 0) + call.outputTokens,
    ];
  return { lags, usage };
}
