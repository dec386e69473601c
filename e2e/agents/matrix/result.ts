import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type AgentName, PACKAGES } from "../../../packages/testkit/src/index.ts";
import type { Outcome } from "./ring.ts";

/** One agent at one scenario, once: a JSON line of a results file. */
export interface Result {
  agent: AgentName;
  version: string;
  scenario: string;
  ok: boolean;
  /** What was not as it should be. */
  why?: string;
  seconds: number;
  /** Milliseconds from the model's last byte until each turn was told to be over, of turns that a hook ended. */
  lags: number[];
  /** The turns' tokens are those that the stub sent; only where it passed. */
  tokens?: boolean;
  /** How many ran at once. */
  lanes: number;
  /** ISO time. */
  at: string;
}

export function toResult(outcome: Outcome, lanes: number): Result {
  const { agent, scenario, fault, ms, lags, usage } = outcome;
  return {
    agent,
    version: PACKAGES[agent].version,
    scenario,
    ok: fault === undefined,
    ...(fault === undefined ? { tokens: usage.told.join() === usage.sent.join() } : { why: fault }),
    seconds: Math.round(ms / 100) / 10,
    lags,
    lanes,
    at: new Date().toISOString(),
  };
}

export function readResults(files: string[]): Result[] {
  return files
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, "utf8").split("\n").filter(Boolean))
    .map((line) => JSON.parse(line) as Result);
}

/** Written at once: what ran counts, whatever happens to the rest. */
export function keepResult(file: string, result: Result): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

export interface Wanted {
  agents: AgentName[];
  scenarios: string[];
  times: number;
  /** Cells that an agent has not. */
  isWithout: (agent: AgentName, scenario: string) => boolean;
}

/** What is still to run until every cell ran so often; the emptiest cells come first, so that a part of it is one of all,
 *  and those that wait stand between those that work. */
export function missing(results: Result[], wanted: Wanted): [AgentName, string][] {
  const ran = new Map<string, number>();
  for (const { agent, scenario } of results)
    ran.set(`${agent} ${scenario}`, (ran.get(`${agent} ${scenario}`) ?? 0) + 1);
  const rounds = Array.from({ length: wanted.times }, (_, round) =>
    wanted.scenarios.flatMap((scenario) =>
      wanted.agents
        .filter((agent) => !wanted.isWithout(agent, scenario))
        .filter((agent) => (ran.get(`${agent} ${scenario}`) ?? 0) <= round)
        .map((agent): [AgentName, string] => [agent, scenario]),
    ),
  );
  return rounds.flatMap((round) => round.toSorted((a, b) => scatter(a) - scatter(b)));
}

function scatter([agent, scenario]: [AgentName, string]): number {
  let hash = 0;
  for (const sign of `${scenario} ${agent}`)
    hash = (Math.imul(hash ^ sign.charCodeAt(0), 0x9e3779b1) >>> 0) % 1_000_003;
  return hash;
}
