import { setTimeout as pause } from "node:timers/promises";
import { makePlace, reportOf, told } from "../place.ts";
import { type Cast, document } from "./scene.ts";
import type { Stage } from "./stage.ts";
import { findVictim, leftBy, type Victim } from "./victim.ts";

/** What a run came to: the same, whatever was killed on the way. */
interface Ending {
  status: string;
  text: string;
  /** The branch that is checked out, after the merged work came to it. */
  tree: string;
  phases: unknown[];
}

export interface Undisturbed {
  ending: Ending;
  ms: number;
}

export interface Outcome {
  /** False: the run was over before its moment came. */
  killed: boolean;
  ms: number;
  /** Tries that were begun again because their terminal was lost. */
  lost: number;
  /** How it differs from the undisturbed run, and what else must not be. */
  wrong: string[];
}

/** A run in which nothing is killed, for comparison. */
export async function playThrough(stage: Stage, cast: Cast): Promise<Undisturbed> {
  const { ending, ms, wrong } = await play(stage, cast, async () => undefined);
  if (wrong.length > 0) throw new Error(`the undisturbed run went wrong: ${wrong.join("; ")}`);
  return { ending, ms };
}

/** The same run with a process killed so many milliseconds after its start. */
export async function playKilling(
  stage: Stage,
  { cast, victim, at }: { cast: Cast; victim: Victim; at: number },
  { ending: expected }: Undisturbed,
): Promise<Outcome> {
  let killed = false;
  const before = stage.prompts();
  const { ending, ms, lost, wrong } = await play(stage, cast, async (over) => {
    await pause(at);
    while (!over.aborted && !killed) {
      const pid = findVictim(stage.user, victim);
      if (pid !== undefined) killed = process.kill(pid, "SIGKILL");
      else await pause(100);
    }
  });
  wrong.push(...differences(expected, ending));
  if (victim === "daemon") wrong.push(...doubled(without(stage.prompts(), before)));
  return { killed, ms, lost, wrong };
}

interface Played {
  ending: Ending;
  ms: number;
  lost: number;
  wrong: string[];
}

async function play(
  { user }: Stage,
  cast: Cast,
  meanwhile: (over: AbortSignal) => Promise<void>,
): Promise<Played> {
  const place = makePlace();
  try {
    const file = place.put("kills.connector.json", document(cast));
    place.git("add", "--all");
    place.git("commit", "--quiet", "--message=document");
    await user.niia(["daemon", "start"]);
    const over = new AbortController();
    const beside = meanwhile(over.signal);
    const flags = ["--json", "--apply"];
    const ran = await user.niia(["run", file, ...flags], { cwd: place.dir, timeoutMs: 180_000 });
    over.abort();
    await beside;
    const wrong: string[] = [];
    if (ran.code !== 0) wrong.push(`exit code ${ran.code}: ${ran.stderr.trim().slice(-600)}`);
    const { ms } = ran;
    if (told(ran, "summary").length === 0) return { ending: NONE, ms, lost: 0, wrong };
    const { id, status, text, phases } = reportOf(ran);
    wrong.push(...leftBy(id).map((left) => `left behind: ${left}`));
    const tries = phases.flatMap(({ workers }) => workers.flatMap((worker) => worker.tries));
    const lost = tries.filter(({ failure }) => failure?.reason === "lost").length;
    const tree = place.git("rev-parse", "HEAD^{tree}");
    return { ending: { status, text, tree, phases: phases.map(lasting) }, ms, lost, wrong };
  } finally {
    place.remove();
  }
}

const NONE: Ending = { status: "unknown", text: "", tree: "", phases: [] };

type Phases = ReturnType<typeof reportOf>["phases"];

/** Of a phase, what does not depend on time, on names given anew each time or on how often it was tried. */
function lasting({ name, status, reason, workers }: Phases[number]): unknown {
  return {
    name,
    status,
    reason,
    workers: workers.map((worker) => [worker.name, worker.status, worker.text, worker.exitCode]),
  };
}

function differences(expected: Ending, actual: Ending): string[] {
  return (["status", "text", "tree", "phases"] as const).flatMap((part) => {
    const [wanted, got] = [JSON.stringify(expected[part]), JSON.stringify(actual[part])];
    return wanted === got ? [] : [`${part}: ${got} in place of ${wanted}`];
  });
}

/** A list without the members of another, each taken away once. */
function without(list: string[], other: string[]): string[] {
  const rest = [...list];
  for (const one of other) rest.splice(rest.indexOf(one), 1);
  return rest;
}

function doubled(prompts: string[]): string[] {
  const twice = prompts.filter((prompt, at) => prompts.indexOf(prompt) < at);
  return twice.map((prompt) => `typed twice: ${prompt.slice(0, 80)}`);
}
