import type { RunState } from "../engine/state.ts";
import type { RunReport } from "../report/summary.ts";
import type { FakeHost } from "./host.ts";

/** All that is left of a run that has ended. */
export interface Ended {
  report: RunReport;
  /** As the driver has it, and as the journal gives it again. */
  state: RunState;
  replayed: RunState;
  typed: FakeHost["typed"];
  sessions: FakeHost["sessions"];
}

/** Rules that hold for every run, whatever happened to it. */
export function checkEnd({ state, replayed, typed, sessions, report }: Ended): string[] {
  const broken: string[] = [];
  if (["pending", "running"].includes(report.status))
    broken.push(`the run ended as ${report.status}`);
  for (const [turn, { times }] of typed)
    if (times !== 1) broken.push(`${turn} was typed ${times} times`);
  for (const [key, { stopped }] of sessions) if (!stopped) broken.push(`${key} was left behind`);
  if (JSON.stringify(state) !== JSON.stringify(replayed))
    broken.push("the journal does not lead to the state the run had");
  return [...broken, ...checkOrder(report)];
}

/** What differs between two ends of the same run, times apart. */
export function differences(a: Ended, b: Ended): string[] {
  const broken: string[] = [];
  const [left, right] = [a, b].map(({ report }) => withoutTimes(report));
  if (left !== right) broken.push(`the reports differ:\n${left}\n${right}`);
  const prompts = ({ typed }: Ended): string =>
    JSON.stringify([...typed].sort(([x], [y]) => (x < y ? -1 : 1)));
  if (prompts(a) !== prompts(b)) broken.push("other prompts were typed");
  return broken;
}

/** No phase begins before the one before it has ended. */
function checkOrder({ phases }: RunReport): string[] {
  const broken: string[] = [];
  let end = 0;
  for (const { name, startedAt, ms } of phases) {
    if (startedAt === null) continue;
    if (startedAt < end) broken.push(`${name} began before the phase before it had ended`);
    end = startedAt + ms;
  }
  return broken;
}

function withoutTimes(report: RunReport): string {
  return JSON.stringify(report, (key, value: unknown) => (TIMES.has(key) ? undefined : value));
}

const TIMES = new Set(["startedAt", "endedAt", "ms"]);
