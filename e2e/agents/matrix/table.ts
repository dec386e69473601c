import type { AgentName } from "../../../packages/testkit/src/index.ts";
import type { Outcome } from "./ring.ts";
import { SCENARIOS } from "./scenarios.ts";

/** How often each agent passed each scenario, then every failure in words. */
export function print(outcomes: Outcome[], agents: AgentName[], names: string[]): void {
  const row = (name: string, cells: string[]): void =>
    console.log(name.padEnd(12) + cells.map((cell) => cell.padStart(12)).join(""));
  row("", agents);
  for (const name of names)
    row(
      name,
      agents.map((agent) => rate(of(outcomes, agent, name), SCENARIOS[name]?.without?.[agent])),
    );
  row(
    "ended, ms",
    agents.map((agent) => lag(of(outcomes, agent))),
  );
  row(
    "tokens",
    agents.map((agent) => tokens(of(outcomes, agent))),
  );
  for (const name of names)
    for (const [agent, why] of Object.entries(SCENARIOS[name]?.without ?? {}))
      if (agents.some((each) => each === agent)) console.log(`- ${agent} ${name}: ${why}`);
  for (const { agent, scenario, fault } of outcomes)
    if (fault !== undefined) console.log(`${agent} ${scenario}: ${fault}`);
}

export function median(numbers: number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const of = (outcomes: Outcome[], agent: AgentName, name?: string): Outcome[] =>
  outcomes.filter((each) => each.agent === agent && (name === undefined || each.scenario === name));

function rate(outcomes: Outcome[], why: string | undefined): string {
  if (why !== undefined) return "-";
  return `${outcomes.filter(({ fault }) => fault === undefined).length}/${outcomes.length}`;
}

/** Median from the model's last byte until the turn was over. */
function lag(outcomes: Outcome[]): string {
  return String(median(outcomes.flatMap(({ lags }) => lags)) ?? "-");
}

const PLAIN = new Set(["prompt", "multi-line", "64-kb", "tool", "two-turns"]);

function tokens(outcomes: Outcome[]): string {
  const plain = outcomes.filter(
    ({ scenario, fault }) => PLAIN.has(scenario) && fault === undefined,
  );
  const equal = plain.filter(({ usage }) => usage.told.join() === usage.sent.join());
  return `${equal.length}/${plain.length}`;
}
