import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../../e2e/agents/place.ts";
import { events } from "../../e2e/niia.ts";
import type { Fault } from "./fault.ts";
import {
  documentFor,
  LAST_WORD,
  MADE,
  openWorkflow,
  rulesFor,
  TURNS,
  type Workflow,
} from "./place.ts";
import type { Result } from "./result.ts";

const COMMIT = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();

/** Runs a workflow once with real agents, with a fault in the middle. */
export async function tryOnce(workflow: Workflow, fault: Fault): Promise<Result> {
  const place = await openWorkflow(rulesFor(workflow, fault.first), fault.swallow);
  const { user, repository } = place;
  const home = user.env["HOME"] ?? "";
  try {
    const started = performance.now();
    const report = join(home, "report.md");
    // What swallows Enter is a script that a sandbox would not show to the agent.
    const flags = ["--json", "--apply", "--output", report];
    if (fault.swallow) flags.push("--no-sandbox");
    const file = documentFor(workflow, home, fault.session);
    const run = user.begin(["run", file, ...flags], { cwd: repository.dir });
    run.child.stdin.end();
    await Promise.race([fault.strike?.(place, run), run.ended]);
    await run.ended;
    const [id = ""] = (await user.niia(["runs", "-q"])).stdout.split("\n");
    const watched = await user.niia(["watch", id, "--json"], { timeoutMs: 200_000 });
    const ms = Math.round(performance.now() - started);
    const last = events(watched.stdout).findLast(({ type }) => type === "run.ended");
    const ended = [last?.["status"], last?.["reason"]].filter(Boolean).join(": ");
    const wrong =
      fault.expected === "done"
        ? [...faultsOf(place, workflow), ...(ended === "done" ? [] : ["it is not done"])]
        : [
            ...doubled(place),
            ...(fault.expected.test(ended) ? [] : ["its reason is not named"]),
            ...unkept(place, workflow),
          ];
    // A runner that was killed wrote no report and applied nothing: the run has both.
    if (fault.expected === "done") {
      await user.niia(["merge", id, "--apply"], { cwd: repository.dir });
      const shown = await user.niia(["runs", "show", id]);
      if (!`${textOf(report)}${shown.stdout}`.includes(LAST_WORD)) wrong.push("there is no report");
      for (const made of MADE[workflow])
        if (!existsSync(join(repository.dir, made))) wrong.push(`${made} is not there`);
    }
    return {
      commit: COMMIT,
      workflow,
      fault: fault.name,
      ok: wrong.length === 0,
      ms,
      ended,
      wrong,
    };
  } finally {
    await place.close();
  }
}

/** Prompts that were typed more than once, or not at all. */
function faultsOf(place: Place, workflow: Workflow): string[] {
  const asked = place.stub.turns().length;
  const turns = TURNS[workflow];
  return [...doubled(place), ...(asked === turns ? [] : [`${asked} prompts in place of ${turns}`])];
}

/** Work of agents that nothing happened to, which is on no branch although the run failed. */
function unkept({ repository }: Place, workflow: Workflow): string[] {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: repository.dir, encoding: "utf8" }).trim();
  const branches = git("for-each-ref", "--format=%(refname)", "refs/heads/niia").split("\n");
  const kept = branches.filter(Boolean).flatMap((branch) => git("ls-tree", "--name-only", branch));
  const made = MADE[workflow].slice(1);
  return made.flatMap((path) =>
    kept.some((files) => files.split("\n").includes(path)) ? [] : [`${path} is on no branch`],
  );
}

function doubled({ stub }: Place): string[] {
  const prompts = stub.turns().map(({ prompt }) => prompt);
  const twice = prompts.filter((prompt, at) => prompts.indexOf(prompt) < at);
  return twice.map((prompt) => `typed twice: ${prompt.slice(0, 60)}`);
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
