import type { AgentName } from "../../../packages/testkit/src/index.ts";
import type { Result } from "./result.ts";
import { SCENARIOS } from "./scenarios.ts";

/** How often each agent passed each scenario, then every failure in words. */
export function print(results: Result[], agents: AgentName[], names: string[]): void {
  for (const cells of tabulate(results, agents, names))
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(12) : cell.padStart(12))).join(""));
  for (const name of names)
    for (const [agent, why] of Object.entries(SCENARIOS[name]?.without ?? {}))
      if (agents.some((each) => each === agent)) console.log(`- ${agent} ${name}: ${why}`);
  for (const { agent, scenario, why } of results)
    if (why !== undefined) console.log(`${agent} ${scenario}: ${why}`);
}

/** Rows of cells: the names of the agents, a row for each scenario, medians and tokens. */
export function tabulate(results: Result[], agents: AgentName[], names: string[]): string[][] {
  const rows = names.map((name) => [
    name,
    ...agents.map((agent) => rate(of(results, agent, name), SCENARIOS[name]?.without?.[agent])),
  ]);
  return [
    ["", ...agents],
    ...rows,
    ["ended, ms", ...agents.map((agent) => lag(of(results, agent)))],
    ["tokens", ...agents.map((agent) => tokens(of(results, agent)))],
  ];
}

export function median(numbers: number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const of = (results: Result[], agent: AgentName, name?: string): Result[] =>
  results.filter((each) => each.agent === agent && (name === undefined || each.scenario === name));

function rate(results: Result[], why: string | undefined): string {
  if (why !== undefined) return "-";
  return `${results.filter(({ ok }) => ok).length}/${results.length}`;
}

/** Median from the model's last byte until the turn was over. */
function lag(results: Result[]): string {
  return String(median(results.flatMap(({ lags }) => lags)) ?? "-");
}

const PLAIN = new Set(["prompt", "multi-line", "64-kb", "tool", "two-turns"]);

function tokens(results: Result[]): string {
  const plain = results.filter(({ scenario, ok }) => PLAIN.has(scenario) && ok);
  return `${plain.filter(({ tokens: equal }) => equal).length}/${plain.length}`;
}
