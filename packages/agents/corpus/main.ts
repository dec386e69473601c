// How well the profiles read the screens of the corpus, and the engine its recordings.
//   npm run corpus [-- --agent NAME --wrong --json]        --wrong lists what was read otherwise than labelled
import { parseArgs } from "node:util";
import { loadProfiles } from "@pty4ai/agents";
import { readEntries } from "./entry.ts";
import { decisions, judgeRecording, playRecording, type Read, readLabelled } from "./recording.ts";
import { type Judged, judge, share, type Tally, tally } from "./score.ts";

const { values } = parseArgs({
  options: {
    agent: { type: "string" },
    wrong: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const profiles = loadProfiles({ variables: { rehearsal: "" } });
const judged = readEntries()
  .filter(({ agent }) => values.agent === undefined || agent === values.agent)
  .map((entry) => {
    const name = entry.agent === "generic" ? `generic/${entry.program ?? "program"}` : entry.agent;
    return judge(entry, profiles.resolve(name).profile);
  });
const played: Read[] = [];
const replays = { recordings: 0, seconds: 0, took: 0, slowest: Infinity, changed: [] as string[] };
for (const labelled of readLabelled()) {
  if (values.agent !== undefined && labelled.agent !== values.agent) continue;
  const { profile } = profiles.resolve(labelled.agent);
  const first = await playRecording(labelled, profile);
  const again = await playRecording(labelled, profile);
  played.push(...judgeRecording(labelled, first));
  replays.recordings += 1;
  replays.seconds += first.length + again.length;
  replays.took += first.took + again.took;
  replays.slowest = Math.min(replays.slowest, first.length / first.took, again.length / again.took);
  if (decisions(first) !== decisions(again)) replays.changed.push(labelled.id);
}
const agents = [...new Set(judged.map(({ entry }) => entry.agent))].toSorted();
const byAgent = agents.map((agent): [string, Score] => [
  agent,
  score(
    judged.filter(({ entry }) => entry.agent === agent),
    played.filter((read) => read.agent === agent),
  ),
]);
const all = score(
  judged.filter(({ entry }) => entry.agent !== "generic"),
  played,
);

if (values.json) console.log(JSON.stringify({ all, agents: Object.fromEntries(byAgent), replays }));
else {
  table([...byAgent, ["with a profile", all]]);
  tellReplays();
  if (values.wrong) {
    for (const each of judged) complain(each);
    for (const { id, wanted, told, right, falseDone } of played)
      if (!right) console.log(`${falseDone ? "FALSE DONE " : ""}${id}: ${wanted}, read as ${told}`);
  }
}
const falseDone = [...judged, ...played].some((read) => read.falseDone);
process.exitCode = falseDone || replays.changed.length > 0 ? 1 : 0;

interface Score extends Tally {
  moments: number;
  momentsRight: number;
  ends: number;
  endsRight: number;
}

function score(screens: Judged[], reads: Read[]): Score {
  const ofScreens = tally(screens);
  const of = (kind: Read["kind"], right = false): number =>
    reads.filter((read) => read.kind === kind && (read.right || !right)).length;
  return {
    ...ofScreens,
    falseDone: ofScreens.falseDone + reads.filter(({ falseDone }) => falseDone).length,
    moments: of("moment"),
    momentsRight: of("moment", true),
    ends: of("end"),
    endsRight: of("end", true),
  };
}

function tellReplays(): void {
  const { recordings, seconds, took, slowest, changed } = replays;
  if (recordings === 0) return;
  console.log(
    `${recordings} recordings, ${Math.round(seconds / 2)} s of terminal, each replayed twice: ` +
      `${changed.length} decided otherwise the second time, ${Math.round(seconds / took)} times as fast as they were recorded (the slowest ${Math.round(slowest)})`,
  );
  for (const id of changed) console.log(`CHANGED ${id}`);
}

function table(rows: [string, Score][]): void {
  const line = (cells: (string | number)[]): void =>
    console.log(
      cells
        .map((cell, i) => (i === 0 ? String(cell).padEnd(16) : String(cell).padStart(14)))
        .join(""),
    );
  line([
    "agent",
    "screens",
    "accuracy",
    "held out",
    "false done",
    "replies",
    "extracts",
    "moments",
    "turn ends",
  ]);
  for (const [name, each] of rows)
    line([
      name,
      each.screens,
      `${each.accuracy ?? "-"} ${each.right}/${each.states}`,
      `${each.heldOutAccuracy ?? "-"} /${each.heldOut}`,
      each.falseDone,
      `${each.repliesRight}/${each.replies}`,
      `${each.extractsRight}/${each.extracts}`,
      `${share(each.momentsRight, each.moments) ?? "-"} ${each.momentsRight}/${each.moments}`,
      `${share(each.endsRight, each.ends) ?? "-"} ${each.endsRight}/${each.ends}`,
    ]);
}

function complain({
  entry,
  state,
  rule,
  stateRight,
  replyRight,
  extractRight,
  falseDone,
  reply,
}: Judged): void {
  if (stateRight === false)
    console.log(
      `${falseDone ? "FALSE DONE " : ""}${entry.id}: ${entry.state}, read as ${state} by ${rule ?? "no rule"}`,
    );
  if (replyRight === false || extractRight === false)
    console.log(
      `${entry.id}: the reply is read as ${JSON.stringify(reply?.slice(0, 120) ?? null)}`,
    );
}
