// The table of faults: seeded runs of the turn engine against the program with faults, on a clock of their own.
//   npm run faults [-- --seeds N --from N --fault NAME --profile hooks|screen|generic --json]
import { FAULT_NAMES, FAULTS } from "../../packages/testkit/src/faults/fault.ts";
import { FAILURES, type Score } from "../../packages/testkit/src/faults/score.ts";
import { PROFILES } from "./profiles.ts";
import { simulate } from "./simulate.ts";
import { optionsOf } from "../../scripts/options.ts";

const { values } = optionsOf(import.meta, {
  options: {
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    fault: { type: "string" },
    profile: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

interface Row {
  profile: string;
  fault: string;
  runs: number;
  ends: Record<string, number>;
  score: Score;
}

const began = Date.now();
const rows: Row[] = [];
for (const [profile, rules] of Object.entries(PROFILES)) {
  if (values.profile !== undefined && values.profile !== profile) continue;
  for (const fault of FAULT_NAMES) {
    if (values.fault !== undefined && values.fault !== fault) continue;
    const row: Row = { profile, fault, runs: 0, ends: {}, score: nothing() };
    for (let i = 0; i < Number(values.seeds); i++) {
      const run = simulate(fault, Number(values.from) + i, rules);
      row.runs += 1;
      for (const { end = "open" } of run.turns) row.ends[end] = (row.ends[end] ?? 0) + 1;
      for (const key of Object.keys(row.score) as (keyof Score)[]) row.score[key] += run.score[key];
    }
    rows.push(row);
  }
}

const bad = rows.reduce(
  (sum, { score }) => sum + FAILURES.reduce((n, key) => n + score[key], 0),
  0,
);
const runs = rows.reduce((sum, row) => sum + row.runs, 0);
if (values.json) console.log(JSON.stringify({ runs, ms: Date.now() - began, failures: bad, rows }));
else print();
process.exitCode = bad === 0 ? 0 : 1;

function nothing(): Score {
  return {
    turns: 0,
    known: 0,
    falseSubmitted: 0,
    falseDone: 0,
    dialogKeys: 0,
    doubled: 0,
    altered: 0,
    commands: 0,
    wrongReply: 0,
  };
}

function print(): void {
  const head = [
    "profile",
    "fault",
    "runs",
    "turns",
    "submitted?",
    "done?",
    "dialog",
    "twice",
    "altered",
    "command",
    "reply?",
  ];
  console.log(
    [
      head[0]?.padEnd(8),
      head[1]?.padEnd(18),
      ...head.slice(2).map((text) => text.padStart(10)),
      " ends",
    ].join(" "),
  );
  for (const { profile, fault, runs: count, ends, score } of rows) {
    const counts = [
      count,
      score.turns,
      score.falseSubmitted,
      score.falseDone,
      score.dialogKeys,
      score.doubled,
      score.altered,
      score.commands,
      score.wrongReply,
    ];
    const told = Object.entries(ends)
      .map(([end, times]) => `${end} ${times}`)
      .join(", ");
    console.log(
      [
        profile.padEnd(8),
        fault.padEnd(18),
        ...counts.map((number) => String(number).padStart(10)),
        ` ${told}`,
      ].join(" "),
    );
  }
  console.log(
    `${runs} runs of ${Object.keys(FAULTS).length} faults in ${((Date.now() - began) / 1000).toFixed(1)} s: ${bad} failures`,
  );
}
