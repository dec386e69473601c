import { headsOf } from "../engine/heads.ts";
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
  sent: FakeHost["sent"];
  used: FakeHost["used"];
  /** Every run, sub-teams too, as the journal has it. */
  all: RunState[];
}

/** Rules that hold for every run, whatever happened to it. */
export function checkEnd(ended: Ended): string[] {
  const { state, replayed, typed, sessions, report, all, used } = ended;
  const broken: string[] = [];
  if (["pending", "running"].includes(report.status))
    broken.push(`the run ended as ${report.status}`);
  for (const [turn, { times }] of typed)
    if (times !== 1) broken.push(`${turn} was typed ${times} times`);
  for (const [key, { stopped }] of sessions) if (!stopped) broken.push(`${key} was left behind`);
  if (JSON.stringify(state) !== JSON.stringify(replayed))
    broken.push("the journal does not lead to the state the run had");
  for (const { status, facts } of all)
    if (status === "running" || status === "pending") broken.push(`${facts.id} never ended`);
  const tokens = [...used.values()].reduce((sum, each) => sum + each, 0);
  if ((report.usage.inputTokens ?? 0) !== tokens)
    broken.push(`${tokens} tokens were used, and ${report.usage.inputTokens ?? 0} counted`);
  return [...broken, ...checkOrder(report), ...checkMail(ended), ...all.flatMap(checkMerges)];
}

/** No merge is left open, none asks twice about the same, and what a phase merged or told is all that there was. */
function checkMerges(state: RunState): string[] {
  const broken: string[] = [];
  for (const [index, { jobs, merge }] of state.phases.flat().entries()) {
    const { name, steps = [], workers = [] } = state.plan.phases[index] ?? {};
    const asked = workers.flatMap(({ merges }, place) => {
      const tree = jobs.flat()[steps.length + place]?.tree ?? "";
      return merges === undefined ? [] : [`${merges} ${state.trees[tree]?.base}`];
    });
    if (new Set(asked).size < asked.length) broken.push(`${name} asked twice of ${asked.join()}`);
    if (merge === null) continue;
    if (merge.open !== null || merge.wanted !== null) broken.push(`${name} was never merged`);
    if (merge.commit === null) continue;
    const { merged, conflicts, rejected } = merge;
    const told = [...merged, ...[...conflicts, ...rejected].map(({ worker }) => worker)].sort();
    const heads = headsOf(state, index).map(({ worker }) => worker);
    if (told.join() !== heads.sort().join())
      broken.push(`${name} tells of ${told.join()}, and there was ${heads.join()}`);
  }
  return broken;
}

/** Every message that was sent while its sender's turn counted is known; none is typed twice into one session, none
 *  before one that was sent earlier; and none is forgotten at the end. */
function checkMail({ all, typed, sent }: Ended): string[] {
  const broken: string[] = [];
  for (const { mail } of all) {
    const last = new Map<string, number>();
    for (const { id, state, text, turn } of mail.flat()) {
      if (state === "waiting" || state === "typed")
        broken.push(`message ${id} is ${state} for ever`);
      if (state === "dead" && turn === undefined) continue;
      const at = turn?.lastIndexOf(".") ?? 0;
      const session = turn?.slice(0, at) ?? "";
      const place = Number(turn?.slice(at + 1));
      if ((last.get(session) ?? 0) > place) broken.push(`message ${id} came out of order`);
      last.set(session, place);
      if (!sent.has(text)) broken.push(`message ${id} was sent by nobody`);
    }
  }
  const seen = new Map<string, number>();
  for (const [turn, { prompt }] of typed) {
    for (const [text] of prompt.matchAll(/^message [0-9a-f]+\.$/gm)) {
      const key = `${text} in ${turn.slice(0, turn.lastIndexOf("."))}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  }
  for (const [key, times] of seen) if (times > 1) broken.push(`${key} was typed ${times} times`);
  return broken;
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
    // Agents that stand by are there from the start.
    if (startedAt === null || name === "agents") continue;
    if (startedAt < end) broken.push(`${name} began before the phase before it had ended`);
    end = startedAt + ms;
  }
  return broken;
}

function withoutTimes(report: RunReport): string {
  return JSON.stringify(report, (key, value: unknown) => (TIMES.has(key) ? undefined : value));
}

const TIMES = new Set(["startedAt", "endedAt", "ms"]);
