import { events } from "../../e2e/niia.ts";
import type { Fault } from "./fault.ts";
import { documentFor, openWorkflow, rulesFor, type Workflow } from "./place.ts";

export interface Tried {
  /** It became what the fault's `expected` says, and each prompt was typed once. */
  ok: boolean;
  ms: number;
  /** How it ended, in the run's own words. */
  ended: string;
  /** Prompts that reached a model more than once. */
  doubled: number;
}

/** Runs a workflow once with real agents, with a fault in the middle. */
export async function tryOnce(workflow: Workflow, fault: Fault): Promise<Tried> {
  const place = await openWorkflow(rulesFor(workflow, fault.first), fault.swallow);
  const { user, repository, stub } = place;
  try {
    const started = performance.now();
    // What swallows Enter is a script that a sandbox would not show to the agent.
    const flags = fault.swallow ? ["--no-sandbox"] : [];
    const file = documentFor(workflow, user.env["HOME"] ?? "", fault.session);
    const run = user.begin(["run", file, "--json", ...flags], { cwd: repository.dir });
    run.child.stdin.end();
    await Promise.race([fault.strike?.(place, run), run.ended]);
    await run.ended;
    const [id = ""] = (await user.niia(["runs", "-q"])).stdout.split("\n");
    const watched = await user.niia(["watch", id, "--json"], { timeoutMs: 200_000 });
    const ms = performance.now() - started;
    const last = events(watched.stdout).findLast(({ type }) => type === "run.ended");
    const ended = [last?.["status"], last?.["reason"]].filter(Boolean).join(": ");
    const doubled = repeats(stub.turns().map(({ prompt }) => prompt));
    const became =
      fault.expected === "done"
        ? last?.["status"] === "done"
        : last?.["status"] === "failed" && fault.expected.test(ended);
    return { ok: became && doubled === 0, ms, ended, doubled };
  } finally {
    await place.close();
  }
}

function repeats(prompts: string[]): number {
  return prompts.length - new Set(prompts).size;
}
