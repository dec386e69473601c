import type { Plan } from "@connector/spec";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { findMcpServers } from "../document/mcp.ts";

/** What must hold before anything starts, beyond a valid document. Throws a `Failure` of exit 2. */
export async function preflight(
  context: Context,
  plan: Plan,
  options: { rehearse: boolean; task: string | undefined; sandbox: boolean },
): Promise<void> {
  const [missing] = plan.unsupported;
  if (missing)
    throw new Failure(missing.reason, {
      exit: EXIT.usage,
      hint: "niia plan shows what the document would do",
    });
  if (plan.needsTask && options.task === undefined) {
    throw new Failure(`${plan.name} has phases without a prompt, and no task was given`, {
      exit: EXIT.usage,
      hint: 'niia run … --task "what it is about"',
    });
  }
  if (!options.rehearse) await findMcpServers(context, plan);
  if (
    !options.sandbox &&
    plan.phases.some(({ workers }) => workers.some(({ session }) => session.sandbox))
  ) {
    context.err(
      `${context.style.paint("yellow", "warning:")} --no-sandbox: agents that the document sandboxes run without their sandbox\n`,
    );
  }
}
