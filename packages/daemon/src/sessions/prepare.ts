import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, isAbsolute, join } from "node:path";
import type { FileToWrite, SessionDraft, SessionRequest } from "@pty4ai/protocol";
import { launchAgent, type StoredAgent } from "../agents.ts";
import { applyPlugins } from "../plugins/shape.ts";
import { pluginContext, type SessionContext } from "./context.ts";
import { inheritedEnvironment, strings } from "./environment.ts";
import { checkFolder, resolveProgram } from "./program.ts";

export interface Prepared {
  draft: SessionDraft;
  /** Nothing but its program is asked for, by its path: whether that and the folder are there is left to the holder,
   *  which looks just before it starts it, and nothing of the session lies in its own folder by then. */
  plain?: true;
  agent?: StoredAgent;
  conversation?: string;
}

const SIZE = { cols: 120, rows: 40 };

/** Plugins of a lower order settle where the session works and what it is given; the agent's profile then says what to
 *  start there, and the others wrap that. */
const AGENT_ORDER = 50;

/** Works out what a session will be. Looks at the machine and changes nothing on it. */
export async function prepare(
  context: SessionContext,
  request: SessionRequest,
  id: string,
): Promise<Prepared> {
  const first = firstDraft(context, request, id);
  if (isPlain(request)) return { draft: first, plain: true };
  const folder = checkFolder(request.cwd);
  // Whoever looks at more than the program shall find the folder there.
  if (request.agent !== undefined || request.plugins !== undefined) await folder;
  const chosen = await context.catalogue.choose(request.plugins ?? {});
  const contextFor = pluginContext(context, first, request);
  const places = chosen.filter(({ plugin }) => plugin.order < AGENT_ORDER);
  const wraps = chosen.filter(({ plugin }) => plugin.order >= AGENT_ORDER);
  const placed = await applyPlugins(first, places, contextFor);
  const launched = await withAgent(context, request, placed);
  const [program = "", ...rest] = launched.draft.argv;
  const path = launched.draft.env["PATH"] ?? "";
  const [, resolved] = await inOrder(folder, resolveProgram(program, { cwd: request.cwd, path }));
  const found = { ...launched.draft, argv: [resolved, ...rest] };
  return { ...launched, draft: await applyPlugins(found, wraps, contextFor) };
}

/** Throws what `prepare` would have told, had it looked. */
export async function checkPlain({ argv, cwd, env }: SessionDraft): Promise<void> {
  await checkFolder(cwd);
  await resolveProgram(argv[0] ?? "", { cwd, path: env["PATH"] ?? "" });
}

function isPlain({ agent, plugins, argv }: SessionRequest): boolean {
  const asked = Object.keys(plugins ?? {}).length > 0 || agent !== undefined;
  return !asked && isAbsolute(argv?.[0] ?? "");
}

/** Makes the session's folder with the files that the draft asks for. They are few and small: writing them at once
 *  beats waiting for the thread pool. */
export function writeFiles({ dir, files }: SessionDraft): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const sink: FileToWrite = { path: join(dir, "events.jsonl"), content: "" };
  const made = new Set([dir]);
  for (const file of [sink, ...files]) {
    const folder = dirname(file.path);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    made.add(folder);
    writeFileSync(file.path, file.content, { mode: file.mode ?? 0o600 });
  }
}

/** Both at once; where both fail it is the first that is told. */
async function inOrder<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === "rejected") throw first.reason;
  if (second.status === "rejected") throw second.reason;
  return [first.value, second.value];
}

function firstDraft(context: SessionContext, request: SessionRequest, id: string): SessionDraft {
  const dir = join(context.state, "sessions", id);
  const own = { NIIA_SESSION: id, NIIA_EVENTS: join(dir, "events.jsonl") };
  return {
    id,
    dir,
    argv: [...(request.argv ?? []), ...(request.args ?? [])],
    cwd: request.cwd,
    env: { ...inheritedEnvironment(callerOf(request)), ...request.env, ...own },
    size: request.size ?? SIZE,
    labels: request.labels ?? {},
    access: [],
    destinations: [],
    files: [],
    before: [],
    after: [],
    notes: {},
  };
}

/** The draft with what the agent's profile starts in its folder. What was inherited gives way to the profile, and the
 *  profile to what the request and plugins set. */
async function withAgent(
  context: SessionContext,
  request: SessionRequest,
  draft: SessionDraft,
): Promise<Prepared> {
  if (request.agent === undefined) return { draft };
  const caller = callerOf(request);
  const { name, launch, stored } = await launchAgent(context.profiles, {
    request,
    dir: draft.dir,
    cwd: draft.cwd,
    events: draft.env["NIIA_EVENTS"] ?? "",
    env: { ...strings(caller), ...draft.env },
    writable: sharedFolders(draft),
    port: freePort,
  });
  const inherited = inheritedEnvironment(caller);
  const given = Object.entries(draft.env).filter(([key, value]) => inherited[key] !== value);
  const env = {
    ...inheritedEnvironment(caller, launch.inherit),
    ...launch.env,
    ...Object.fromEntries(given),
  };
  return {
    draft: {
      ...draft,
      env,
      agent: name,
      argv: launch.argv,
      files: [...launch.files, ...draft.files],
      access: [...launch.access, ...draft.access],
      destinations: [...launch.destinations, ...draft.destinations],
    },
    agent: stored,
    ...(launch.conversation === undefined ? {} : { conversation: launch.conversation }),
  };
}

function callerOf(request: SessionRequest): Record<string, string | undefined> {
  return request.inherit ?? process.env;
}

/** A port of the loopback that nobody had a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}

/** Folders outside its own that the session may write; for its result, which is a file, the one that it stands in. */
function sharedFolders({ access, env }: SessionDraft): string[] {
  const written = access.filter(({ mode }) => mode === "write").map(({ path }) => path);
  return [...new Set(written.map((path) => (path === env["NIIA_RESULT"] ? dirname(path) : path)))];
}
