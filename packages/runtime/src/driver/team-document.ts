import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type ConnectorDocument,
  type Diagnostic,
  LARGEST_DOCUMENT,
  parse,
  plan as planOf,
  type Plan,
  type SubTeamPlan,
} from "@connector/spec";
import { HostRefusal } from "../host.ts";

/** The plan of a sub-team, by path (relative to the document it stands in) or in place. Throws `HostRefusal` with the
 *  first thing that is wrong with it. */
export function readTeam(
  team: SubTeamPlan,
  parent: Plan,
  { machineHere }: { machineHere: boolean | undefined },
): Plan {
  const here = machineHere === undefined ? {} : { machineHere };
  if (team.path === undefined) {
    const { plan, diagnostics } = planOf(team.inline as ConnectorDocument, {
      source: parent.source,
      ...here,
    });
    return valid(plan, diagnostics, parent.source);
  }
  const source = resolve(dirname(parent.source), team.path);
  const parsed = parse(read(source), { source });
  const planned =
    parsed.document === undefined
      ? { diagnostics: [] }
      : planOf(parsed.document, { source, positions: parsed.positions, ...here });
  return valid(planned.plan, [...parsed.diagnostics, ...planned.diagnostics], source);
}

function read(source: string): string {
  try {
    const bytes = readFileSync(source);
    if (bytes.length <= LARGEST_DOCUMENT) return bytes.toString("utf8");
  } catch (error) {
    throw new HostRefusal("refused", `${source} cannot be read`, { cause: error });
  }
  throw new HostRefusal("refused", `${source} has more than ${LARGEST_DOCUMENT} bytes`);
}

function valid(plan: Plan | undefined, diagnostics: Diagnostic[], source: string): Plan {
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (plan !== undefined && wrong === undefined) return plan;
  const message = `${source}:${wrong?.line ?? 1}:${wrong?.column ?? 1}: ${wrong?.message ?? "not a document"}`;
  throw new HostRefusal("refused", message, { hint: `niia validate ${source}` });
}
