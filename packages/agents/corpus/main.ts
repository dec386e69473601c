// How well the profiles read the screens of the corpus, and the engine its recordings.
//   npm run corpus [-- --agent NAME --wrong --json]        --wrong lists what was read otherwise than labelled
import { parseArgs } from "node:util";
import { loadProfiles } from "@pty4ai/agents";
import { readEntries } from "./entry.ts";
import { judgeRecording, type Read, readLabelled } from "./recording.ts";
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
for (const labelled of readLabelled())
  if (values.agent === undefined || labelled.agent === values.agent)
    played.push(...(await judgeRecording(labelled, profiles.resolve(labelled.agent).profile)));
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

if (values.json) console.log(JSON.stringify({ all, agents: Object.fromEntries(byAgent) }));
else {
  table([...byAgent, ["with a profile", all]]);
  if (values.wrong) {
    for (const each of judged) complain(each);
    for (const { id, wanted, told, right, falseDone } of played)
      if (!right) console.log(`${falseDone ? "FALSE DONE " : ""}${id}: ${wanted}, read as ${told}`);
  }
}
process.exitCode = [...judged, ...played].some(({ falseDone }) => falseDone) ? 1 : 0;

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
