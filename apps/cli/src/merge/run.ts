import { createInterface } from "node:readline/promises";
import {
  type Conflict,
  type Head,
  merge,
  type MergePolicy,
  type MergeReport,
} from "@connector/merge";
import type { RunReport } from "@connector/runtime";
import { findRepository, git, type Repository } from "@pty4ai/plugins-worktree";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { findRun } from "../run/list.ts";
import { some } from "../terminal/some.ts";
import { oneLine } from "../terminal/table.ts";
import { type Applied, applyTo } from "./apply.ts";
import { headsOf } from "./heads.ts";
import { passes, resolveWith, type WorkOptions } from "./workers.ts";

export interface MergeOptions {
  pick: string | undefined;
  gate: string | undefined;
  sandbox: boolean;
  onConflict: "keep" | "resolver" | "ask";
  resolver: string | undefined;
  apply: boolean;
  json: boolean;
}

export async function mergeRun(
  context: Context,
  wanted: string | undefined,
  options: MergeOptions,
): Promise<number> {
  const { id, cwd } = await findRun(context, wanted);
  const client = await context.client();
  const run = (await client.request("GET", `/v1/runs/${encodeURIComponent(id)}`)) as RunReport;
  await client.close();
  const heads = headsOf(run, options.pick);
  if (heads.length === 0) {
    throw new Failure(`${id} left no trees to merge`, {
      exit: EXIT.usage,
      hint: "workers work in trees where the document says `session.worktree`; --pick takes one of rivals",
    });
  }
  const repository = await findRepository(cwd, context.paths.state);
  const result = run.places["result"] ?? `niia/${id}/result`;
  const report = await merge(
    {
      common: repository.common,
      objectFormat: repository.objectFormat,
      target: `refs/heads/${result}`,
      heads,
      subject: `niia ${id}`,
      ...(options.gate === undefined ? {} : { onto: await startOf(repository, heads) }),
    },
    policyOf(context, options, { run: id, cwd, sandbox: options.sandbox }),
  );
  const applied =
    options.apply && report.commit !== null
      ? await applyTo(repository, report.commit, { run: id, result })
      : undefined;
  const told = { run: id, branch: result, ...report, ...(applied ? { applied } : {}) };
  context.out(options.json ? `${JSON.stringify(told)}\n` : words(result, report, applied));
  return report.conflicts.length + report.rejected.length === 0 ? EXIT.ok : EXIT.failed;
}

/** A gate judges all of the work, not only what is not there yet: from where it began. */
async function startOf({ gitDir, common }: Repository, heads: Head[]): Promise<string> {
  const commits = heads.map(({ commit }) => commit);
  const asked = ["merge-base", "--octopus", "HEAD", ...commits];
  return (await git({ gitDir, commonDir: common }, asked)).text;
}

function policyOf(context: Context, options: MergeOptions, where: WorkOptions): MergePolicy {
  const { gate: command, onConflict, resolver: agent = "" } = options;
  if (onConflict !== "keep" && agent === "") {
    throw new Failure(`--on-conflict ${onConflict} needs somebody who resolves`, {
      exit: EXIT.usage,
      hint: "--resolver claude",
    });
  }
  const resolve = async (conflict: Conflict): Promise<string | undefined> => {
    context.err(`${conflict.name}: ${agent} resolves ${filesOf(conflict)}\n`);
    return resolveWith(context, conflict, { ...where, agent });
  };
  return {
    ...(command === undefined
      ? {}
      : { gate: (commit) => passes(context, commit, { ...where, command }) }),
    ...(onConflict === "keep"
      ? {}
      : {
          resolve: async (conflict) =>
            onConflict === "resolver" || (await wants(conflict)) ? resolve(conflict) : undefined,
        }),
  };
}

async function wants(conflict: Conflict): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = `${conflict.name} is in conflict: ${filesOf(conflict)}\nHave an agent resolve it? [y/N] `;
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

function words(branch: string, report: MergeReport, applied: Applied | undefined): string {
  const { commit, merged, conflicts, rejected, warnings } = report;
  return [
    `${branch} is at ${commit?.slice(0, 10) ?? "nothing"}: ${merged.join(", ") || "nothing merged"}`,
    ...conflicts.flatMap(conflictWords),
    ...rejected.map(({ name, why }) => `  left out: ${name}: ${oneLine(why, 200)}`),
    ...warnings.map((warning) => `  ${warning}`),
    ...(applied === undefined
      ? []
      : [
          applied.from === applied.to
            ? `  ${applied.branch} has it already`
            : `  ${applied.branch} went from ${applied.from.slice(0, 10)} to ${applied.to.slice(0, 10)}`,
        ]),
    "",
  ].join("\n");
}

function conflictWords(conflict: Conflict): string[] {
  const { name, marked, answer } = conflict;
  const lines = [`  conflict: ${name}: ${filesOf(conflict)}`];
  if (answer !== undefined && answer.marks.length > 0)
    lines.push(`    the resolver left conflict marks in ${some(answer.marks)}`);
  else if (answer !== undefined) lines.push("    the resolver changed nothing");
  const from = answer?.commit ?? marked;
  if (from !== undefined)
    lines.push(`    to resolve it yourself: git switch -c resolve ${from.slice(0, 12)}`);
  return lines;
}

function filesOf({ files }: Conflict): string {
  return (
    some(files.map(({ path, kind }) => `${oneLine(path, 120)} (${kind})`)) || "no common history"
  );
}
