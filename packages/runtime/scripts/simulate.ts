import { parseArgs } from "node:util";
import { differences, isOrdered, simulate, type Simulated } from "../src/simulate.ts";

const USAGE = `npm run simulate -- [--seeds N] [--seed S] [--mutation NAME] [--json]

Runs seeded plans of every kind against agents in memory, with the driver killed on the way, and checks what must hold.
  --seeds N   how many seeds, each in four schedules; default 2500
  --seed S    this one only, with what it did; with --seeds N the first of so many
  --mutation  skip-append or double-typing: with this fault in the driver or host, which must be noticed
  --json      one object
`;

/** How often the driver is killed in each schedule of a seed, and whether the run is asked to stop. */
const SCHEDULES = [{}, { kills: 3 }, { kills: 15 }, { kills: 2, cancel: true }] as const;

interface Broken {
  seed: number;
  schedule: (typeof SCHEDULES)[number];
  violations: string[];
}

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    mutation: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
} else {
  const number = Number(values.seeds ?? (values.seed === undefined ? 2500 : 1));
  await main({ from: Number(values.seed ?? 0), number });
}

async function main({ from, number }: { from: number; number: number }): Promise<void> {
  const started = Date.now();
  const broken: Broken[] = [];
  const ends: Record<string, number> = {};
  let kills = 0;
  for (let seed = from; seed < from + number; seed++) {
    let calm: Simulated | undefined;
    for (const schedule of SCHEDULES) {
      const run = await attempt({ seed, ...schedule, ...mutation() });
      const violations =
        typeof run === "string" ? [run] : [...run.violations, ...apart(run, calm, schedule)];
      if (violations.length > 0) broken.push({ seed, schedule, violations });
      if (typeof run === "string") continue;
      calm ??= run;
      kills += run.kills;
      ends[run.report.status] = (ends[run.report.status] ?? 0) + 1;
      if (number === 1 && !values.json) tell(run, schedule);
    }
  }
  const schedules = number * SCHEDULES.length;
  const ms = Date.now() - started;
  const shown = { seeds: number, from, schedules, kills, ms, ends, broken };
  process.stdout.write(values.json ? `${JSON.stringify(shown)}\n` : words(shown));
  if (broken.length > 0) process.exitCode = 1;
}

/** A run that was only killed on its way ends like one that was not, where no race decides what is said. */
function apart(run: Simulated, calm: Simulated | undefined, schedule: object): string[] {
  if (calm === undefined || "cancel" in schedule || !isOrdered(run.state.plan)) return [];
  return differences(calm, run);
}

function mutation(): Pick<Parameters<typeof simulate>[0], "mutation"> {
  const name = (["skip-append", "double-typing"] as const).find((each) => each === values.mutation);
  if (values.mutation !== undefined && name === undefined)
    throw new TypeError(`there is no mutation ${values.mutation}`);
  return name === undefined ? {} : { mutation: name };
}

async function attempt(options: Parameters<typeof simulate>[0]): Promise<Simulated | string> {
  try {
    return await simulate(options);
  } catch (error) {
    return String(error);
  }
}

function tell({ report, kills, state }: Simulated, schedule: object): void {
  process.stdout.write(`${JSON.stringify(schedule)}: ${report.status}, ${kills} kills\n`);
  for (const { name, status, workers } of report.phases) {
    const who = workers.map((worker) => `${worker.name} ${worker.status} (${worker.tries.length})`);
    process.stdout.write(`  ${name} ${status}: ${who.join(", ")}\n`);
  }
  for (const { id, to, state: how, reason } of state.mail.flat())
    process.stdout.write(
      `  message ${id} to ${to}: ${how}${reason === undefined ? "" : `, ${reason}`}\n`,
    );
}

function words({
  schedules,
  kills,
  ms,
  broken,
  ends,
}: {
  schedules: number;
  kills: number;
  ms: number;
  broken: Broken[];
  ends: Record<string, number>;
}): string {
  const all = Object.entries(ends).map(([status, times]) => `${times} ${status}`);
  const faults = broken
    .slice(0, 20)
    .map(
      ({ seed, schedule, violations }) =>
        `seed ${seed} ${JSON.stringify(schedule)}: ${violations.slice(0, 3).join("; ").slice(0, 600)}\n`,
    );
  return `${faults.join("")}${schedules} schedules, ${kills} kills, ${broken.length} broken, ${(ms / 1000).toFixed(1)} s (${all.join(", ")})\n`;
}
