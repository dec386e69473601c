import { seated, type Selection } from "@connector/runtime";
import type { Context } from "../command.ts";
import { readFlow } from "../document/flow.ts";
import { teamsBelow } from "../daemon/runs/teams.ts";
import { findMcpServers, type McpServers, serversOf } from "../document/mcp.ts";
import type { PlannedDocument } from "../document/read.ts";
import { findMissingTree } from "../document/trees.ts";
import { EXIT, Failure } from "../failure.ts";
import { findProfiles } from "../machine/profiles.ts";
import { checkSelection } from "./selection.ts";

export interface PreflightOptions {
  rehearse: boolean;
  machineHere: boolean;
  task: string | undefined;
  sandbox: boolean;
  selection: Selection | undefined;
}

/** What a run takes along beside its document. */
export interface Baggage {
  flow: string[];
  mcp: McpServers;
}

/** What must hold before anything starts, beyond a valid document. Throws a `Failure` of exit 2. */
export function preflight(
  context: Context,
  document: PlannedDocument,
  options: PreflightOptions,
): Baggage {
  // Participants, agents and sub-teams count as the workers that they become.
  const planned = { ...document, plan: seated(document.plan) };
  const { plan } = planned;
  const [missing] = plan.unsupported;
  if (missing)
    throw new Failure(`${planned.place([missing.pointer])}: ${missing.reason}`, {
      exit: EXIT.usage,
      hint: "niia plan shows what the document would do",
    });
  if (plan.needsTask && (options.task ?? "").trim() === "") {
    throw new Failure(`${plan.name} has phases without a prompt, and no task was given`, {
      exit: EXIT.usage,
      hint: 'niia run … --task "what it is about"',
    });
  }
  checkSelection(plan, options.selection);
  const flow = flowOf(planned);
  const mcp = options.rehearse ? {} : mcpOf(context, planned, options.machineHere);
  if (Object.keys(mcp).length > 0) warnOfDeaf(context, planned);
  checkTrees(context, planned);
  if (
    !options.sandbox &&
    plan.phases.some(
      ({ workers, merging }) =>
        merging?.gate !== undefined || workers.some(({ session }) => session.sandbox),
    )
  ) {
    context.err(
      `${context.style.paint("yellow", "warning:")} --no-sandbox: agents and gates that the document sandboxes run without their sandbox\n`,
    );
  }
  return { flow, mcp };
}

/** The texts that `agent.flow` names, read now. */
export function flowOf({ plan, file, place }: PlannedDocument): string[] {
  return readFlow(plan.flow, file, (entry, message) => {
    const where = place([`/agent/flow/${entry}`, "/agent/flow"]);
    throw new Failure(`${where}: agent.flow: ${message}`, {
      exit: EXIT.usage,
      hint: "a path is relative to the document; a text of several lines is taken as it is",
    });
  });
}

function mcpOf(
  { cwd, env, paths }: Context,
  { plan, place }: PlannedDocument,
  machineHere: boolean,
): McpServers {
  try {
    const below = serversOf(teamsBelow(plan, machineHere));
    return findMcpServers([...plan.mcp, ...below], { cwd, env, config: paths.config });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { hint, exit } = error;
    throw new Failure(`${place(["/tools/mcp"])}: ${error.message}`, {
      exit,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** A server that an agent cannot be told of is no reason to stop, and none to be silent. */
function warnOfDeaf(context: Context, { plan, place }: PlannedDocument): void {
  const profiles = findProfiles(context.paths, context.cwd);
  const named = plan.phases
    .flatMap(({ workers, merging }) => [
      ...workers.flatMap(({ attempts, connector }) => (connector === undefined ? attempts : [])),
      ...(merging?.resolver?.attempts ?? []),
    ])
    .flatMap(({ model }) => model.agent ?? []);
  const deaf = [...new Set(named.map((name) => profiles.resolve(name).profile))]
    .filter(({ name, mcp }) => mcp === undefined && name !== "shell")
    .map(({ name }) => name);
  if (deaf.length === 0) return;
  context.err(
    `${context.style.paint("yellow", "warning:")} ${place(["/tools/mcp"])}: ${deaf.join(", ")} cannot be given MCP servers\n`,
  );
}

function checkTrees({ cwd, paths }: Context, { plan, place }: PlannedDocument): void {
  const missing = findMissingTree(plan, { cwd, state: paths.state });
  if (missing === undefined) return;
  throw new Failure(
    `${place(missing.pointers)}: there is no worktree ${JSON.stringify(missing.resume)} of this repository to go on with`,
    {
      exit: EXIT.usage,
      hint:
        missing.known.length === 0
          ? "this repository has none yet: name a new one with session.worktree"
          : `there are: ${missing.known.slice(0, 10).join(", ")}`,
    },
  );
}
