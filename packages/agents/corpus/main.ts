// How well the profiles read the screens of the corpus.
//   npm run corpus [-- --agent NAME --wrong --json]        --wrong lists what was read otherwise than labelled
import { parseArgs } from "node:util";
import { loadProfiles } from "@pty4ai/agents";
import { readEntries } from "./entry.ts";
import { type Judged, judge, type Tally, tally } from "./score.ts";

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
const agents = [...new Set(judged.map(({ entry }) => entry.agent))].toSorted();
const byAgent = agents.map((agent): [string, Tally] => [
  agent,
  tally(judged.filter(({ entry }) => entry.agent === agent)),
]);
const all = tally(judged.filter(({ entry }) => entry.agent !== "generic"));

if (values.json) console.log(JSON.stringify({ all, agents: Object.fromEntries(byAgent) }));
else {
  table([...byAgent, ["with a profile", all]]);
  if (values.wrong) for (const each of judged) complain(each);
}
process.exitCode = judged.some(({ falseDone }) => falseDone) ? 1 : 0;

function table(rows: [string, Tally][]): void {
  const line = (cells: (string | number)[]): void =>
    console.log(
      cells
        .map((cell, i) => (i === 0 ? String(cell).padEnd(16) : String(cell).padStart(11)))
        .join(""),
    );
  line(["agent", "screens", "accuracy", "held out", "false done", "replies", "extracts"]);
  for (const [name, each] of rows)
    line([
      name,
      each.screens,
      `${each.accuracy ?? "-"} ${each.right}/${each.states}`,
      `${each.heldOutAccuracy ?? "-"} /${each.heldOut}`,
      each.falseDone,
      `${each.repliesRight}/${each.replies}`,
      `${each.extractsRight}/${each.extracts}`,
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
