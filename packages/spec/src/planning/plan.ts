import { createReport, type Diagnostic } from "../diagnostic.ts";
import type { ConnectorDocument } from "../generated/types.ts";
import type { Plan } from "../plan.ts";
import { NOWHERE } from "../read/positions.ts";
import { documentType } from "../rules/team.ts";
import { validate, type ValidateOptions, wasChecked } from "../validate.ts";
import { planAgents } from "./agents.ts";
import { planBudget, planCommunication, planMcp, planSchedule, planTriggers } from "./around.ts";
import { documentsInside } from "./inside.ts";
import { documentName } from "./name.ts";
import { createPlanner } from "./planner.ts";
import { planPhase } from "./phase.ts";
import { slug } from "./slug.ts";
import { type IsHere, plainHost } from "./machine.ts";
import { planTalk } from "./talk.ts";
import { findTaskUse, type TaskUse } from "./task.ts";
import { findUnsupported } from "./unsupported.ts";

export interface PlanOptions extends ValidateOptions {
  /** What the run is to do. */
  task?: string;
  /** Names and hosts that mean this machine; true: every name does. `localhost` always does. */
  machineHere?: boolean | string | readonly string[];
  /** Plan for a run that starts now: a missing task is an error. */
  forRun?: boolean;
}

export interface Planned {
  /** Present when there is no error. */
  plan?: Plan;
  diagnostics: Diagnostic[];
}

/** Resolves a document: defaults filled in, aliases bound, templates parsed, conditions read.
 *  Takes what `parse` returned, or any value, which is then validated first. The same input gives the same plan. */
export function plan(document: ConnectorDocument, options: PlanOptions): Planned {
  const known = wasChecked(document);
  const diagnostics = known ? [] : validate(document, options);
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics };
  const isHere = localMachines(options.machineHere);
  const { result, use } = planDocument(document, isHere, options.source);
  if (options.forRun && !options.task) {
    const report = createReport(options.source, options.positions ?? NOWHERE);
    if (use)
      report.add("C1901", use.pointer, use.message, {
        hint: 'niia run FILE --task "…"',
        at: "key",
      });
    diagnostics.push(...report.diagnostics);
    if (use) return { diagnostics };
  }
  return { plan: result, diagnostics };
}

function localMachines(here: PlanOptions["machineHere"]): IsHere {
  if (here === true) return () => true;
  let names: Set<string> | undefined;
  return (name) => {
    names ??= new Set(["localhost", "127.0.0.1", "::1", ...[here || []].flat()].map(plainHost));
    return names.has(plainHost(name));
  };
}

function planDocument(
  document: ConnectorDocument,
  isHere: IsHere,
  source: string,
): { result: Plan; use: TaskUse | undefined } {
  const planner = createPlanner(document, isHere);
  const name = document.name ?? documentName(source);
  const type = document.type ?? (documentType(document) as Plan["type"]);
  const talks = type === "dialogue" || type === "meeting";
  const result: Plan = {
    connector: "2.0",
    name,
    slug: slug(name),
    ...(document.description === undefined ? {} : { description: document.description }),
    type,
    source,
    phases: (document.pipeline?.phases ?? []).map((phase, index) =>
      planPhase(planner, phase, index),
    ),
    agents: document.agents ? planAgents(planner, document.agents, "/agents", []) : [],
    ...(talks ? { dialogue: planTalk(planner, document, "", []) } : {}),
    ...(document.communication ? { communication: planCommunication(document.communication) } : {}),
    ...(document.until !== undefined && type === "mesh" ? { until: document.until } : {}),
    scratchpad: planner.scratchpad,
    mailbox: document.pipeline?.mailbox ?? type === "mesh",
    mcp: document.tools?.mcp ? planMcp(document.tools.mcp) : [],
    domains: document.trust?.domains ?? [],
    flow: [document.agent?.flow ?? []].flat(),
    triggers: document.trigger === undefined ? [] : planTriggers(document.trigger),
    ...(document.schedule === undefined ? {} : { schedule: planSchedule(document.schedule) }),
    ...(document.budget ? { budget: planBudget(document.budget) } : {}),
    machines: planner.machines(),
    needsTask: false,
    unsupported: [],
  };
  if (result.machines.length > 0) result.unsupported = findUnsupported(result);
  let use = findTaskUse(result);
  if (holdsTeams(result)) {
    for (const inside of documentsInside(result)) {
      const inner = planDocument(inside.document, isHere, source);
      for (const one of inner.result.unsupported)
        result.unsupported.push({ ...one, pointer: inside.pointer + one.pointer });
      if (inner.use && !inside.hasTask)
        use ??= { ...inner.use, pointer: inside.pointer + inner.use.pointer };
    }
  }
  result.needsTask = use !== undefined;
  return { result, use };
}

function holdsTeams({ phases }: Plan): boolean {
  for (const { connector, workers } of phases) {
    if (connector) return true;
    for (const worker of workers) if (worker.connector) return true;
  }
  return false;
}
