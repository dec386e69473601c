import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { teamsBelow } from "../../apps/cli/src/daemon/runs/teams.ts";
import {
  findMcpServers,
  type McpServers,
  serversOf,
  withKeys,
} from "../../apps/cli/src/document/mcp.ts";
import { findMissingTree } from "../../apps/cli/src/document/trees.ts";
import { Failure } from "../../apps/cli/src/failure.ts";
import { mergeWork } from "../../apps/cli/src/host/merge.ts";
import { sessionRequest } from "../../apps/cli/src/host/session-request.ts";
import type { Opened, World } from "../../packages/runtime/src/conformance/world.ts";
import { resultBranch } from "../../packages/runtime/src/engine/names.ts";
import {
  HostRefusal,
  type HostSession,
  RunError,
  type RunState,
  seated,
} from "../../packages/runtime/src/index.ts";
import type { SandboxOptions } from "../../packages/plugins-sandbox/src/index.ts";
import { ProtocolError } from "../../packages/protocol/src/index.ts";
import type { BehaviourCase } from "../../packages/spec/src/behaviour/index.ts";
import { causesOf } from "./causes.ts";
import { inWorktree } from "./place.ts";
import { reachFrom } from "./reach.ts";
import { CaseRepository } from "./repository.ts";

const NEEDS = ["shell", "git", "network", "sandbox", "clock", "events", "mcp"];

/** What niia makes of a session and of a run's start, around agents that follow the script of a case: its worktrees, its
 *  merges, its sandbox, its triggers and schedules, its search for MCP servers. */
export function realWorld(of: BehaviourCase, folder: string): World {
  const state = `${folder}-state`;
  const repository = new CaseRepository(folder);
  const git = of.needs?.includes("git") ?? false;
  let servers: McpServers = {};
  return {
    able: new Set(NEEDS),
    causes: causesOf,
    prepare: withKeys,
    check(plan) {
      mkdirSync(state);
      if (of.host?.servers !== undefined)
        writeFileSync(join(folder, ".mcp.json"), configuration(of.host.servers));
      if (git) repository.make();
      const places = { cwd: folder, config: state, env: {} };
      servers = refusing(() => {
        const below = serversOf(teamsBelow(plan, true));
        return findMcpServers([...plan.mcp, ...below], places);
      });
      const missing = git ? findMissingTree(seated(plan), { cwd: folder, state }) : undefined;
      if (missing !== undefined)
        throw new RunError("unsupported", `there is no tree ${missing.resume} to go on with`);
    },
    open: (request) => open(request, { servers, state }),
    ...(git ? { merge: (request) => mergeWork(request, state) } : {}),
    left: (runs, commits) => (git ? leftIn(repository, runs, commits) : {}),
  };
}

const configuration = (names: string[]): string =>
  JSON.stringify({
    mcpServers: Object.fromEntries(names.map((name) => [name, { command: `${name}-server` }])),
  });

async function open(
  request: HostSession,
  { servers, state }: { servers: McpServers; state: string },
): Promise<Opened> {
  const wanted = sessionRequest(request, {
    inherit: {},
    mcp: servers,
    sandbox: true,
    person: false,
  });
  const { worktree, sandbox } = wanted.plugins ?? {};
  const at = { id: request.key, state, cwd: request.cwd, labels: { ...request.labels } };
  const place =
    worktree === undefined
      ? { tree: request.cwd, close: async () => ({}) }
      : await inWorktree(worktree, at).catch(refused);
  return {
    ...place,
    servers: Object.keys(wanted.mcp ?? {}),
    reach: async (hosts) =>
      hosts.length === 0 || sandbox === undefined
        ? hosts
        : reachFrom(sandbox as SandboxOptions, hosts, { state, project: place.tree }),
  };
}

function refused(error: unknown): never {
  if (!(error instanceof ProtocolError)) throw error;
  throw new HostRefusal("refused", error.message, { cause: error });
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof ProtocolError)) throw error;
    throw new RunError("unsupported", error.message, { cause: error });
  }
}

function leftIn(
  repository: CaseRepository,
  runs: RunState[],
  commits: Record<string, string>,
): ReturnType<NonNullable<World["left"]>> {
  const results = runs.filter(({ facts }) => facts.parent === undefined).map(resultBranch);
  const target = results.map((name) => repository.branch(name)).findLast(Boolean) ?? "HEAD";
  const kept = Object.entries(commits).map(([seat, commit]) => [
    seat,
    repository.isKept(commit) ? repository.filesOf(commit) : {},
  ]);
  return { merged: repository.filesOf(target), kept: Object.fromEntries(kept) };
}
