import { join } from "node:path";
import type { Conflict, Verdict } from "@connector/merge";
import { HostRefusal, type HostSession, resolverText, type SessionHost } from "@connector/runtime";
import { listWorktrees, removeWorktree } from "@pty4ai/plugins-worktree";
import type { Context } from "../command.ts";
import { Failure } from "../failure.ts";
import { daemonHost } from "../host/daemon-host.ts";
import { stringsOf } from "../session/serve.ts";

export interface WorkOptions {
  run: string;
  cwd: string;
  /** False: the person asked for none. */
  sandbox: boolean;
}

const LAST = 2_000;

/** Runs a command in a tree of its own at a commit, sandboxed; the tree goes afterwards. Throws when it could not be run:
 *  that says nothing about the commit. */
export async function passes(
  context: Context,
  commit: string,
  { command, ...options }: WorkOptions & { command: string },
): Promise<Verdict> {
  const name = `gate-${commit.slice(0, 12)}`;
  const done = await work(context, { ...options, name, commit, agent: "shell", prompt: command });
  if (done.exitCode === 0) return { pass: true };
  const how =
    done.exitCode === null ? `ended by ${done.signal ?? done.end}` : `exit ${done.exitCode}`;
  return { pass: false, why: `${command}: ${how}\n${done.reply.slice(-LAST)}`.trimEnd() };
}

/** Has an agent resolve a conflict in a tree that holds the files with conflict marks. Undefined when it did not say that
 *  it was done. */
export async function resolveWith(
  context: Context,
  conflict: Conflict,
  { agent, ...options }: WorkOptions & { agent: string },
): Promise<string | undefined> {
  if (conflict.marked === undefined) return undefined;
  const name = `resolve-${conflict.marked.slice(0, 12)}`;
  const prompt = resolverText({ worker: conflict.name, files: conflict.files });
  const done = await work(context, { ...options, name, commit: conflict.marked, agent, prompt });
  return done.end === "done" ? done.commit : undefined;
}

interface Done {
  end: string;
  reply: string;
  exitCode: number | null;
  signal: string | null;
  commit: string | undefined;
}

async function work(
  context: Context,
  what: WorkOptions & { name: string; commit: string; agent: string; prompt: string },
): Promise<Done> {
  const client = await context.client();
  const host = daemonHost({
    client: () => Promise.resolve(client),
    inherit: stringsOf(context.env),
    mcp: {},
    sandbox: what.sandbox,
    person: false,
    transcripts: join(context.paths.runs, what.run, "transcripts"),
    state: context.paths.state,
  });
  try {
    return await turnOf(host, sessionOf(context, what));
  } catch (error) {
    if (!(error instanceof HostRefusal)) throw error;
    throw new Failure(`${what.name} could not be started: ${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  } finally {
    await client.close();
    await clear(context, what);
  }
}

/** A tree of ours has no further use; what is in it stays under refs/niia/kept. */
async function clear(
  { paths }: Context,
  { run, name }: { run: string; name: string },
): Promise<void> {
  const tree = listWorktrees(paths.state).find(({ uses }) =>
    uses.some((use) => use.run === run && use.slug === name),
  );
  // One that cannot go stays and is listed by `niia worktree ls`.
  if (tree !== undefined) await removeWorktree(tree).catch(() => undefined);
}

async function turnOf(host: SessionHost, request: HostSession): Promise<Done> {
  const { id } = await host.start(request);
  const never = new AbortController().signal;
  const { end, reply = "" } = await host.turnEnded(id, request.turn.id, never, () => {});
  const { exitCode, signal, commit } = await host.stop(id, "done");
  return { end, reply, exitCode, signal, commit };
}

function sessionOf(
  { paths }: Context,
  what: WorkOptions & { name: string; commit: string; agent: string; prompt: string },
): HostSession {
  const key = `${what.run}.merge.${what.name}.${Date.now()}`;
  return {
    key,
    name: what.name,
    agent: what.agent,
    cwd: what.cwd,
    env: {},
    labels: { run: what.run, phase: "merge", worker: what.name, attempt: "1" },
    worktree: {
      slug: what.name,
      branch: `niia/${what.run}/merge-${what.name}/work`,
      base: what.commit,
    },
    sandbox: { network: what.agent !== "shell", domains: [] },
    resultFile: join(paths.runs, what.run, "merge", `${what.name}.json`),
    turn: { id: `${key}.1`, prompt: what.prompt },
  };
}
