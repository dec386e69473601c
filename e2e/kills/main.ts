// npm run kills [-- --runs 100 --real 20 --seed 1 --victim holder --results FILE --seconds 200 --lanes 2 --json]
// Kills the daemon or the holder with -9 at a random moment of a run, and compares what the run comes to with one that
// nothing disturbed. Of the runs, so many have real agents, which ask a stub. What ran is kept in the results file;
// started again with the same file and seed it runs what is missing, no longer than so many seconds.
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installAgents } from "../../packages/testkit/src/index.ts";
import { makeRandom } from "../random.ts";
import { type Outcome, playKilling, playThrough, type Undisturbed } from "./kill.ts";
import type { Cast } from "./scene.ts";
import { openStage, type Stage } from "./stage.ts";
import { type Victim, VICTIMS } from "./victim.ts";
import { optionsOf } from "../../scripts/options.ts";

const { values } = optionsOf(import.meta, {
  options: {
    runs: { type: "string", default: "20" },
    real: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    victim: { type: "string" },
    results: { type: "string" },
    seconds: { type: "string", default: "Infinity" },
    lanes: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});

interface Result extends Outcome {
  number: number;
  cast: Cast;
  victim: Victim;
  at: number;
}

const [runs, real] = [Number(values.runs), Number(values.real)];
const until = performance.now() + 1000 * Number(values.seconds);
const file = values.results ?? join(mkdtempSync(join(tmpdir(), "niia-kills-")), "results.jsonl");
if (real > 0)
  process.env["NIIA_TEST_AGENTS"] ??= (await installAgents({ agents: ["claude", "codex"] })).bin;

const done = new Set(read().map(({ number }) => number));
const missing = Array.from({ length: runs }, (_, index) => index + 1).filter(
  (number) => !done.has(number),
);
const undisturbed = new Map<Cast, Promise<Undisturbed>>();
await Promise.all(Array.from({ length: Number(values.lanes) }, goOn));

const results = read();
const bad = results.filter(({ wrong }) => wrong.length > 0);
if (values.json) console.log(JSON.stringify(results));
else {
  const count = (of: (result: Result) => boolean): number => results.filter(of).length;
  console.log(
    `${results.length} kills with seed ${values.seed}: ${count(({ victim }) => victim === "daemon")} of the daemon, ${count(({ victim }) => victim === "holder")} of the holder, ${count((one) => one.cast === "real")} with real agents; ${bad.length} came to something else`,
  );
}
process.exitCode = bad.length === 0 ? 0 : 1;

async function goOn(): Promise<void> {
  const stages = new Map<Cast, Stage>();
  try {
    for (;;) {
      const number = performance.now() < until ? missing.shift() : undefined;
      if (number === undefined) return;
      const cast = castOf(number);
      const stage = stages.get(cast) ?? (await openStage(cast));
      stages.set(cast, stage);
      const compared = undisturbed.get(cast) ?? playThrough(stage, cast);
      undisturbed.set(cast, compared);
      keep(await killOnce(stage, { number, cast }, await compared));
    }
  } finally {
    for (const stage of stages.values()) await stage.close();
  }
}

function keep(result: Result): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
  if (values.json) return;
  const { number, cast, victim, at, lost, wrong } = result;
  const what = wrong.join("; ") || `the same, ${lost} lost terminals`;
  console.log(`${number} ${cast}: ${victim} killed after ${at} ms: ${what}`);
}

/** Real ones lie evenly among the others, so that any piece has some of both. */
function castOf(number: number): Cast {
  const upTo = (count: number): number => Math.floor((count * real) / runs);
  return upTo(number) > upTo(number - 1) ? "real" : "rehearsed";
}

/** A run that was over before its moment is tried again with another. */
async function killOnce(
  stage: Stage,
  { number, cast }: { number: number; cast: Cast },
  compared: Undisturbed,
): Promise<Result> {
  const random = makeRandom(Number(values.seed) * 10_000 + number);
  for (;;) {
    const picked = random.pick(VICTIMS);
    const victim = VICTIMS.find((name) => name === values.victim) ?? picked;
    const at = random.next(Math.round(compared.ms));
    const outcome = await playKilling(stage, { cast, victim, at }, compared);
    if (outcome.killed) return { number, cast, victim, at, ...outcome };
  }
}

function read(): Result[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Result);
}
