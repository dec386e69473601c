import type { AttemptPlan, PhasePlan, Plan, TemplatePart, WorkerPlan } from "@connector/spec";
import type { Context } from "../command.ts";
import { oneLine } from "../terminal/table.ts";
import { flowOf } from "../run/preflight.ts";
import { planDocument } from "./read.ts";

export async function showPlan(
  context: Context,
  file: string,
  options: { json: boolean; machineHere: boolean; task?: string },
): Promise<number> {
  const planned = await planDocument(context, file, options);
  const { plan } = planned;
  flowOf(planned);
  if (options.json) context.out(`${JSON.stringify(plan, hideValues)}\n`);
  else context.out(describePlan(plan, context));
  return 0;
}

/** Values of `env` may be secrets: a plan shows their names. */
function hideValues(key: string, value: unknown): unknown {
  if (key !== "env" || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((name) => [name, "…"]));
}

function describePlan(plan: Plan, { style }: Context): string {
  const lines = [
    `${style.paint("bold", plan.name)}${plan.description ? `  ${plan.description}` : ""}`,
  ];
  if (plan.schedule)
    lines.push(
      `  schedule   ${plan.schedule.cron}${plan.schedule.timezone ? ` (${plan.schedule.timezone})` : ""}`,
    );
  for (const trigger of plan.triggers) lines.push(`  trigger    ${trigger.on}`);
  if (plan.domains.length > 0)
    lines.push(`  network    ${plan.domains.join(", ")} (sandboxed sessions)`);
  if (plan.mcp.length > 0)
    lines.push(`  mcp        ${plan.mcp.map(({ name }) => name).join(", ")}`);
  for (const [index, phase] of plan.phases.entries())
    lines.push("", ...describePhase(phase, index, style.paint));
  if (plan.agents.length > 0) {
    lines.push("", style.paint("bold", "agents"));
    for (const agent of plan.agents)
      lines.push(`  ${agent.id}  ${attempts(agent.attempts)}${quote(agent.prompt)}`);
  }
  if (plan.needsTask)
    lines.push("", `${style.paint("yellow", "needs a task:")} niia run … --task "…"`);
  for (const missing of plan.unsupported)
    lines.push("", `${style.paint("yellow", "cannot run yet:")} ${missing.reason}`);
  return `${lines.join("\n")}\n`;
}

function describePhase(
  phase: PhasePlan,
  index: number,
  paint: Context["style"]["paint"],
): string[] {
  const how =
    phase.workers.length > 1 ? (phase.parallel ? "in parallel" : "one after another") : "";
  const lines = [
    `${index + 1}. ${paint("bold", phase.name)}  ${[phase.type === "workers" ? "" : phase.type, how].filter(Boolean).join(", ")}`.trimEnd(),
  ];
  if (phase.condition) lines.push(`   if ${phase.condition.source}`);
  for (const step of phase.steps) lines.push(`   $ ${oneLine(template(step.run), 90)}`);
  for (const worker of phase.workers) lines.push(...describeWorker(worker));
  lines.push(...describeMerging(phase));
  return lines;
}

function describeMerging({ merge, merging }: PhasePlan): string[] {
  const { gate, onConflict = "keep", resolver } = merging ?? {};
  const who = resolver === undefined ? "" : attempts(resolver.attempts);
  return [
    merge === "auto" ? "" : `   merge ${merge}`,
    gate === undefined ? "" : `   merged if  ${oneLine(template(gate.run), 90)}`,
    onConflict === "resolver" ? `   conflicts  ${who} resolves them` : "",
    onConflict === "ask" ? `   conflicts  you are asked; ${who} may resolve them` : "",
  ].filter(Boolean);
}

function describeWorker(worker: WorkerPlan): string[] {
  const { session } = worker;
  const traits = [
    session.worktree ? `worktree ${template(session.worktree)}` : "",
    session.sandbox ? "sandbox" : "",
    session.network ? "" : "no network",
    session.permission ? `permission ${session.permission}` : "",
    session.driver === "acp" ? "by messages" : "",
    session.onLimit === undefined || session.onLimit === "failover"
      ? ""
      : `at a limit ${session.onLimit}`,
    session.timeoutMs ? `at most ${session.timeoutMs / 1000} s` : "",
    session.resume ? `goes on with ${session.resume}` : "",
  ].filter(Boolean);
  return [
    `   ${worker.name}  ${attempts(worker.attempts)}${traits.length > 0 ? `  [${traits.join(", ")}]` : ""}${quote(worker.prompt)}`,
  ];
}

function attempts(all: AttemptPlan[]): string {
  return all
    .map(
      ({ model, machine }) =>
        `${model.agent ?? "your default agent"}${machine.name ? ` on ${machine.name}` : ""}`,
    )
    .join(", then ");
}

function quote(prompt: TemplatePart[] | undefined): string {
  return prompt ? `\n      “${oneLine(template(prompt), 96)}”` : "";
}

/** A template as it was written. */
export function template(parts: TemplatePart[]): string {
  return parts
    .map((part) =>
      "text" in part ? part.text : `{${[part.slot.name, ...part.slot.path].join(".")}}`,
    )
    .join("");
}
