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
    ["ended, ms", ...agents.map((agent) => lag(of(results, agent), 0.5))],
    ["p90, ms", ...agents.map((agent) => lag(of(results, agent), 0.9))],
    ["tokens", ...agents.map((agent) => tokens(of(results, agent)))],
  ];
}

/** The same as Markdown, with versions, dates and numbers of runs. */
export function document(results: Result[], agents: AgentName[], names: string[]): string {
  const days = results.map(({ at }) => at.slice(0, 10)).toSorted();
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const titled = (name: string): string => SCENARIOS[name]?.title ?? name;
  const [head = [], ...rows] = tabulate(results, agents, names);
  const versions = agents.map((agent) => [
    ...new Set(of(results, agent).map(({ version }) => version)),
  ]);
  const without = names.flatMap((name) =>
    agents.flatMap((agent) => {
      const why = SCENARIOS[name]?.without?.[agent];
      return why === undefined ? [] : [`- ${agent}, ${titled(name)}: ${why}`];
    }),
  );
  const failures = results
    .filter(({ ok }) => !ok)
    .map(({ agent, scenario, why, at }) => `- ${agent}, ${titled(scenario)} (${at}): ${why}`);
  return [
    `${results.length} runs, ${first === last ? first : `${first} to ${last}`}.`,
    "",
    line(head),
    line(head.map(() => "---")),
    line(["version", ...versions.map((each) => each.join(" "))]),
    ...rows.map(([name = "", ...cells]) => line([titled(name), ...cells])),
    "",
    ...(without.length > 0 ? ["`-`: the agent has no such thing.", "", ...without, ""] : []),
    failures.length > 0 ? "Every run that failed:" : "No run failed.",
    "",
    ...failures,
  ].join("\n");
}

const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;

export function median(numbers: number[]): number | undefined {
  return quantile(numbers, 0.5);
}

function quantile(numbers: number[], part: number): number | undefined {
  return numbers.toSorted((a, b) => a - b)[
    Math.min(numbers.length - 1, Math.floor(numbers.length * part))
  ];
}

const of = (results: Result[], agent: AgentName, name?: string): Result[] =>
  results.filter((each) => each.agent === agent && (name === undefined || each.scenario === name));

function rate(results: Result[], why: string | undefined): string {
  if (why !== undefined) return "-";
  return `${results.filter(({ ok }) => ok).length}/${results.length}`;
}

/** From the model's last byte until the turn was over. */
function lag(results: Result[], part: number): string {
  return String(
    quantile(
      results.flatMap(({ lags }) => lags),
      part,
    ) ?? "-",
  );
}

const PLAIN = new Set(["prompt", "multi-line", "64-kb", "tool", "two-turns"]);

function tokens(results: Result[]): string {
  const plain = results.filter(({ scenario, ok }) => PLAIN.has(scenario) && ok);
  return `${plain.filter(({ tokens: equal }) => equal).length}/${plain.length}`;
}
