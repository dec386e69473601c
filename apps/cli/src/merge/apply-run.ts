import type { RunReport } from "@connector/runtime";
import { findRepository } from "@pty4ai/plugins-worktree";
import type { Context } from "../command.ts";
import { Failure } from "../failure.ts";
import { applyTo } from "./apply.ts";

/** Brings what a run merged to the branch that is checked out in its repository, and says so. */
export async function applyRun(context: Context, report: RunReport, cwd: string): Promise<void> {
  const commit = report.phases.findLast(({ merge }) => merge !== undefined)?.merge?.commit;
  const result = report.places["result"];
  if (commit === undefined || result === undefined) {
    throw new Failure(`${report.id} merged nothing that could be brought here`, {
      hint: "workers work in trees where the document says `session.worktree`",
    });
  }
  const repository = await findRepository(cwd, context.paths.state);
  const { branch, from, to } = await applyTo(repository, commit, { run: report.id, result });
  context.err(
    from === to
      ? `${branch} has it already\n`
      : `${branch} went from ${from.slice(0, 10)} to ${to.slice(0, 10)}\n`,
  );
}
