import type { Driver } from "../../../packages/protocol/src/index.ts";
import type { AgentName } from "../../../packages/testkit/src/index.ts";
import type { Result } from "./result.ts";
import { lacks } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

/** What a table is of. */
export interface Asked {
  names: string[];
  driver: Driver;
}

/** How often each agent passed each scenario, then every failure in words. */
export function print(results: Result[], agents: AgentName[], asked: Asked): void {
  for (const cells of tabulate(results, agents, asked))
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(12) : cell.padStart(15))).join(""));
  for (const { agent, name, why } of missing(agents, asked))
    console.log(`- ${agent} ${name}: ${why}`);
  for (const { agent, scenario, why } of results)
    if (why !== undefined) console.log(`${agent} ${scenario}: ${why}`);
}

/** Rows of cells: the names of the agents, a row for each scenario, medians and tokens. */
export function tabulate(results: Result[], agents: AgentName[], asked: Asked): string[][] {
  const rows = asked.names.map((name) => [
    name,
    ...agents.map((agent) => rate(of(results, agent, name), lack(name, agent, asked.driver))),
  ]);
  return [
    ["", ...agents],
    ...rows,
    ["ended, ms", ...agents.map((agent) => lag(of(results, agent)))],
    ["alone, ms", ...agents.map((agent) => lag(of(results, agent).filter(isAlone)))],
    ["tokens", ...agents.map((agent) => tokens(of(results, agent)))],
  ];
}

/** The same as Markdown, with versions, dates and numbers of runs. */
export function document(results: Result[], agents: AgentName[], asked: Asked): string {
  const days = results.map(({ at }) => at.slice(0, 10)).toSorted();
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const titled = (name: string): string => SCENARIOS[name]?.title ?? name;
  const [head = [], ...rows] = tabulate(results, agents, asked);
  const versions = agents.map((agent) => [
    ...new Set(of(results, agent).map(({ version }) => version)),
  ]);
  const without = missing(agents, asked).map(
    ({ agent, name, why }) => `- ${agent}, ${titled(name)}: ${why}`,
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

function lack(name: string, agent: AgentName, driver: Driver): string | undefined {
  const scenario = SCENARIOS[name];
  return scenario && lacks(scenario, agent, driver);
}

/** What agents have not, and why. */
function missing(
  agents: AgentName[],
  { names, driver }: Asked,
): { agent: AgentName; name: string; why: string }[] {
  return names.flatMap((name) =>
    agents.flatMap((agent) => {
      const why = lack(name, agent, driver);
      return why === undefined ? [] : [{ agent, name, why }];
    }),
  );
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

/** From the model's last byte until the turn was over: median, 90th percentile and number. */
function lag(results: Result[]): string {
  const lags = results.flatMap((result) => result.lags);
  return lags.length === 0 ? "-" : `${median(lags)}/${quantile(lags, 0.9)} (${lags.length})`;
}

const isAlone = ({ lanes }: Result): boolean => lanes === 1;

const PLAIN = new Set(["prompt", "multi-line", "64-kb", "tool", "two-turns"]);

function tokens(results: Result[]): string {
  const plain = results.filter(({ scenario, ok }) => PLAIN.has(scenario) && ok);
  return `${plain.filter(({ tokens: equal }) => equal).length}/${plain.length}`;
}
