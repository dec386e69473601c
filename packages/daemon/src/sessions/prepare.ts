import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { FileToWrite, SessionDraft, SessionRequest } from "@pty4ai/protocol";
import { launchAgent, type StoredAgent } from "../agents.ts";
import { applyPlugins } from "../plugins/shape.ts";
import { pluginContext, type SessionContext } from "./context.ts";
import { inheritedEnvironment } from "./environment.ts";
import { checkFolder, resolveProgram } from "./program.ts";

export interface Prepared {
  draft: SessionDraft;
  agent?: StoredAgent;
  conversation?: string;
}

const SIZE = { cols: 120, rows: 40 };

/** Works out what a session will be: profile, then plugins. Looks at the machine and changes nothing on it. */
export async function prepare(
  context: SessionContext,
  request: SessionRequest,
  id: string,
): Promise<Prepared> {
  await checkFolder(request.cwd);
  const chosen = await context.catalogue.choose(request.plugins ?? {});
  const first = await firstDraft(context, request, id);
  const { draft } = first;
  const [program = "", ...rest] = draft.argv;
  const path = draft.env["PATH"] ?? "";
  const resolved = await resolveProgram(program, { cwd: draft.cwd, path });
  const found = { ...draft, argv: [resolved, ...rest] };
  const shaped = await applyPlugins(found, chosen, pluginContext(context, draft, request));
  return { ...first, draft: shaped };
}

/** Makes the session's folder with the files that the draft asks for. They are few and small: writing them at once
 *  beats waiting for the thread pool. */
export function writeFiles(draft: SessionDraft): void {
  mkdirSync(draft.dir, { recursive: true, mode: 0o700 });
  const sink: FileToWrite = { path: join(draft.dir, "events.jsonl"), content: "" };
  for (const file of [sink, ...draft.files]) {
    mkdirSync(dirname(file.path), { recursive: true, mode: 0o700 });
    writeFileSync(file.path, file.content, { mode: file.mode ?? 0o600 });
  }
}

async function firstDraft(
  context: SessionContext,
  request: SessionRequest,
  id: string,
): Promise<Prepared> {
  const dir = join(context.state, "sessions", id);
  const events = join(dir, "events.jsonl");
  const caller = request.inherit ?? process.env;
  const own = { NIIA_SESSION: id, NIIA_EVENTS: events };
  const base: SessionDraft = {
    id,
    dir,
    argv: [...(request.argv ?? []), ...(request.args ?? [])],
    cwd: request.cwd,
    env: { ...inheritedEnvironment(caller), ...request.env, ...own },
    size: request.size ?? SIZE,
    labels: request.labels ?? {},
    access: [],
    destinations: [],
    files: [],
    before: [],
    after: [],
    notes: {},
  };
  if (request.agent === undefined) return { draft: base };
  const { name, launch, stored } = await launchAgent(context.profiles, {
    request,
    dir,
    events,
    env: { ...strings(caller), ...request.env },
    port: freePort,
  });
  const { argv, files, access, destinations, conversation } = launch;
  const inherited = inheritedEnvironment(caller, launch.inherit);
  const env = { ...inherited, ...launch.env, ...request.env, ...own };
  return {
    draft: { ...base, env, argv, files, access, destinations, agent: name },
    agent: stored,
    ...(conversation === undefined ? {} : { conversation }),
  };
}

function strings(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
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
