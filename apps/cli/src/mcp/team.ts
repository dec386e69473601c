import { RunError } from "@connector/runtime";
import { parse, type Plan, plan } from "@connector/spec";
import { nameOf } from "../document/mcp.ts";
import type { RunRequest } from "../run/request.ts";
import { confine, whyNot } from "./confine.ts";
import type { TeamAsk } from "./desk.ts";

/** What the house is asked for on behalf of an agent, with the rule that holds its plan. Throws `RunError` for what an
 *  agent cannot have. */
export function teamRequest(
  { id, parent, door, document, task }: TeamAsk,
  {
    inherit,
    mcp,
    flags,
  }: {
    inherit: RunRequest["inherit"];
    mcp: NonNullable<RunRequest["mcp"]>;
    flags: Pick<RunRequest, "sandbox" | "person">;
  },
): { request: RunRequest; hold: (plan: Plan) => Plan } {
  const { plan: above, facts } = parent.initial;
  const { source } = above;
  const { onLimit } = facts;
  const text = JSON.stringify(document);
  const caps = { ...door, mcp: Object.keys(mcp).filter((key) => nameOf(key) === key) };
  const { plan: planned } = planOf(text, source);
  const reason = whyNot(planned, caps);
  if (reason !== undefined) throw new RunError("unsupported", reason);
  const names = planned.mcp.map(({ name }) => name);
  return {
    hold: (resolved) => confine(resolved, caps),
    request: {
      id,
      source,
      text,
      cwd: door.tree,
      inherit,
      mcp: Object.fromEntries(Object.entries(mcp).filter(([name]) => names.includes(name))),
      flow: planned.flow,
      event: {},
      parent: parent.id,
      // The sessions of a rehearsal have no tools.
      rehearse: false,
      machineHere: false,
      ...flags,
      ...(onLimit === undefined ? {} : { onLimit }),
      // Where the worker has a sandbox, its team has one, whatever a person said of the run before.
      sandbox: flags.sandbox || door.sandbox !== null,
      ...(task === undefined ? {} : { task }),
    },
  };
}

function planOf(text: string, source: string): { plan: Plan } {
  const parsed = parse(text, { source });
  const planned = parsed.document ? plan(parsed.document, { source }) : undefined;
  const wrong = [...parsed.diagnostics, ...(planned?.diagnostics ?? [])].find(
    ({ severity }) => severity === "error",
  );
  if (planned?.plan && !wrong) return { plan: planned.plan };
  throw new RunError("unsupported", wrong?.message ?? "this is no document");
}
