import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { McpPlan, Plan } from "@connector/spec";
import type { McpServer } from "@pty4ai/protocol";
import { EXIT, Failure } from "../failure.ts";
import { OWN, ownServer } from "../mcp/program.ts";

export type McpServers = Record<string, McpServer>;

export interface McpPlaces {
  /** Where the run is started: the project. */
  cwd: string;
  /** niia's own configuration folder. */
  config: string;
  env: NodeJS.ProcessEnv;
}

/** The servers of a plan: those written into the document as they are, those it only names as the project or the user
 *  has configured them, `${NAME}` in them filled in; `niia` alone is our own. Throws with the places looked in when one is nowhere. */
export function findMcpServers(plans: McpPlan[], places: McpPlaces): McpServers {
  const found: McpServers = {};
  const missing: string[] = [];
  let sources: Source[] | undefined;
  for (const { name, server } of plans) {
    if (server !== undefined) {
      found[name] = asServer(server, name);
      continue;
    }
    if (name === OWN) {
      found[name] = ownServer();
      continue;
    }
    sources ??= readSources(places);
    const source = sources.find(({ servers }) => Object.hasOwn(servers, name));
    if (source === undefined) missing.push(name);
    else found[name] = fillIn(asServer(source.servers[name], name, source.file), name, places.env);
  }
  if (missing.length > 0) throw nowhere(missing, sources ?? []);
  return found;
}

/** The servers of sub-teams: those that a document names as they are configured, those written into it by a key. */
export function serversOf(teams: Plan[]): McpPlan[] {
  const all = teams.flatMap(({ mcp }) => mcp.map((each) => ({ ...each, name: keyOf(each) })));
  return [...new Map(all.map((each) => [each.name, each])).values()];
}

/** The plan of a sub-team with the keys of its servers: what they are started with may be secret, and a plan is kept. */
export function withKeys(plan: Plan): Plan {
  return { ...plan, mcp: plan.mcp.map((each) => ({ name: keyOf(each) })) };
}

/** What an agent knows the server of a key as. */
export function nameOf(key: string): string {
  return key.replace(KEY, "");
}

/** Two documents may call different servers the same. */
function keyOf({ name, server }: McpPlan): string {
  if (server === undefined) return name;
  const digest = createHash("sha256").update(JSON.stringify(server)).digest("hex");
  return `${name}~${digest.slice(0, 12)}`;
}

const KEY = /~[0-9a-f]{12}$/;

interface Source {
  file: string;
  servers: Record<string, unknown>;
  problem?: string;
}

/** The project's before the user's, ours before those of other programs. */
function readSources({ cwd, config, env }: McpPlaces): Source[] {
  const claude = join(env["HOME"] ?? homedir(), ".claude.json");
  return [
    readSource(join(cwd, ".niia", "mcp.json")),
    readSource(join(cwd, ".mcp.json")),
    readSource(join(config, "mcp.json")),
    readSource(claude, cwd),
    readSource(claude),
  ];
}

/** `project`: what that file says for one folder. */
function readSource(file: string, project?: string): Source {
  try {
    const content = JSON.parse(readFileSync(file, "utf8")) as Settings;
    const settings = project === undefined ? content : content.projects?.[project];
    return { file, servers: settings?.mcpServers ?? {} };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { file, servers: {}, ...(code === "ENOENT" ? {} : { problem: message }) };
  }
}

interface Settings {
  mcpServers?: Record<string, unknown>;
  projects?: Record<string, Settings>;
}

/** What we hand on of a definition; other keys, such as `type`, say the same again. */
function asServer(value: unknown, name: string, file = "the document"): McpServer {
  const { command, args, env, url, headers } = (value ?? {}) as Record<string, unknown>;
  if (typeof command === "string" && command !== "") {
    return {
      command,
      ...(Array.isArray(args) ? { args: args.map(String) } : {}),
      ...(isRecord(env) ? { env: strings(env) } : {}),
    };
  }
  if (typeof url === "string" && url !== "")
    return { url, ...(isRecord(headers) ? { headers: strings(headers) } : {}) };
  throw new Failure(`tools.mcp: ${name} in ${file} has neither "command" nor "url"`, {
    exit: EXIT.usage,
    hint: `{"command": "…", "args": […]} starts a program, {"url": "https://…"} reaches one`,
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function strings(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

/** `${NAME}` and `${NAME:-default}` as `.mcp.json` files use them: their agent would not see that variable. */
function fillIn(server: McpServer, name: string, env: NodeJS.ProcessEnv): McpServer {
  const fill = (text: string): string =>
    text.replaceAll(/\$\{(\w+)(?::-([^}]*))?\}/g, (_whole, key: string, otherwise?: string) => {
      const value = env[key] ?? otherwise;
      if (value !== undefined) return value;
      throw new Failure(`tools.mcp: ${name} needs the environment variable ${key}`, {
        exit: EXIT.usage,
        hint: `export ${key}=… and run this again`,
      });
    });
  const each = (values: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fill(value)]));
  if ("url" in server)
    return { url: fill(server.url), ...(server.headers ? { headers: each(server.headers) } : {}) };
  return {
    command: fill(server.command),
    ...(server.args ? { args: server.args.map(fill) } : {}),
    ...(server.env ? { env: each(server.env) } : {}),
  };
}

function nowhere(missing: string[], sources: Source[]): Failure {
  const files = [...new Set(sources.map(({ file }) => file))];
  const broken = sources.find(({ problem }) => problem !== undefined);
  return new Failure(
    `tools.mcp: no server called ${missing.join(", ")} is configured; looked in ${files.join(", ")}`,
    {
      exit: EXIT.usage,
      hint: broken
        ? `${broken.file} cannot be read: ${broken.problem}`
        : `add it to ${files[0]} as {"mcpServers": {"${missing[0]}": {"command": "…"}}}, or write the server into the document`,
    },
  );
}
