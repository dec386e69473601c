import { existsSync, readFileSync } from "node:fs";
import { checkInstalled } from "@pty4ai/agents";
import { ProtocolError } from "@pty4ai/protocol";
import { type RunOptions, seated } from "@connector/runtime";
import { parse, type Plan, plan } from "@connector/spec";
import { chooseDefaultAgent } from "../../document/default-agent.ts";
import { machinesHere } from "../../document/machines.ts";
import { findProfiles } from "../../machine/profiles.ts";
import type { Paths } from "../../paths.ts";
import type { RunRequest } from "../../run/request.ts";
import { rehearse } from "./rehearse.ts";
import { teamsBelow } from "./teams.ts";

type Prepared = Pick<
  RunOptions,
  "plan" | "task" | "input" | "cwd" | "selection" | "agent" | "env" | "permission" | "onLimit"
>;

/** Turns a request into what the runtime runs; throws `bad-option` before anything has happened. */
export async function prepareRun(paths: Paths, request: RunRequest): Promise<Prepared> {
  const { task, selection, permission, onLimit } = request;
  const resolved = withoutServers(seated(planOf(request)), request.flow);
  const teams = teamsBelow(resolved, request.machineHere);
  const agent = request.rehearse
    ? "rehearsal"
    : [resolved, ...teams].some(needsDefault)
      ? await defaultAgent(paths, request)
      : undefined;
  return {
    plan: request.rehearse ? rehearse(resolved) : resolved,
    cwd: request.cwd,
    input: request.event,
    env: request.rehearse ? rehearsalScript(request.source) : {},
    ...(task === undefined ? {} : { task }),
    ...(selection === undefined ? {} : { selection }),
    ...(agent === undefined ? {} : { agent }),
    ...(permission === undefined
      ? {}
      : { permission: permission as NonNullable<RunOptions["permission"]> }),
    ...(onLimit === undefined ? {} : { onLimit: onLimit as NonNullable<RunOptions["onLimit"]> }),
  };
}

function needsDefault(plan: Plan): boolean {
  const { phases } = seated(plan);
  const workers = phases.flatMap((phase) => phase.workers).filter((each) => !each.connector);
  const resolvers = phases.flatMap(({ merging }) => merging?.resolver ?? []);
  return [...workers, ...resolvers].some(({ attempts }) =>
    attempts.some(({ model }) => model.agent === undefined),
  );
}

/** What MCP servers are started with may be secret, and a plan is kept: only their names stay in it. */
function withoutServers(resolved: Plan, flow: string[] = resolved.flow): Plan {
  return { ...resolved, flow, mcp: resolved.mcp.map(({ name }) => ({ name })) };
}

function planOf(request: RunRequest): Plan {
  const { source, text, task, machineHere } = request;
  const parsed = parse(text, { source });
  const planned = parsed.document
    ? plan(parsed.document, {
        source,
        positions: parsed.positions,
        machineHere: machinesHere(parsed.document, machineHere),
        ...(task === undefined ? {} : { task }),
      })
    : { plan: undefined, diagnostics: [] };
  const wrong = [...parsed.diagnostics, ...planned.diagnostics].find(
    ({ severity }) => severity === "error",
  );
  if (planned.plan && !wrong) return planned.plan;
  throw new ProtocolError(
    "bad-option",
    `${source}:${wrong?.line ?? 1}:${wrong?.column ?? 1}: ${wrong?.message ?? "not a document"}`,
    { hint: `niia validate ${source}` },
  );
}

async function defaultAgent(paths: Paths, { cwd, inherit }: RunRequest): Promise<string> {
  const profiles = findProfiles(paths, cwd);
  const candidates = profiles
    .list()
    .filter(({ name }) => !["shell", "rehearsal", "generic"].includes(name));
  const installed = candidates.filter((profile) => {
    try {
      return Boolean(checkInstalled({ profile }, { env: inherit, variables: profiles.variables }));
    } catch {
      return false;
    }
  });
  try {
    const chosen = await chooseDefaultAgent(
      paths,
      installed.map(({ name }) => name),
      candidates.map(({ name }) => name),
    );
    profiles.resolve(chosen);
    return chosen;
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    throw new ProtocolError("bad-option", `the default agent: ${message}`, {
      cause: error,
      ...(hint ? { hint } : {}),
    });
  }
}

/** `x.rehearsal.json` beside `x.connector.json` says what the rehearsal agent does. Handed on by value: a sandbox shows
 *  it nothing of that folder. */
function rehearsalScript(source: string): Record<string, string> {
  const file = source.replace(/(\.connector)?\.json$/, ".rehearsal.json");
  return file !== source && existsSync(file) ? { NIIA_REHEARSAL: readFileSync(file, "utf8") } : {};
}
