import { randomUUID } from "node:crypto";
import { normalize } from "node:path";
import {
  type Access,
  type Destination,
  type FileToWrite,
  type McpServer,
  type Permission,
  ProtocolError,
  type TurnRequest,
} from "@pty4ai/protocol";
import type { PermissionLevel, Profile, ResolvedAgent } from "../profile/types.ts";
import { expand } from "../profile/variables.ts";
import { destinationsOf } from "./destinations.ts";
import { bridgeCommand, bridgePaths } from "../acp/program.ts";
import { filesOf } from "./files.ts";
import { mcpLaunch } from "./mcp.ts";

export interface LaunchOptions {
  /** The session's private folder. */
  dir: string;
  cwd: string;
  /** What the session's environment will be before the profile: for folders and hosts that a name decides. */
  env: Record<string, string>;
  /** Default `ask`. */
  permission?: Permission;
  /** Extra arguments after those of the profile. */
  args?: string[];
  /** The agent's own conversation to go on with. */
  resume?: string;
  /** The first turn; a one-shot agent needs it. */
  turn?: TurnRequest;
  sandboxed?: boolean;
  /** The session runs as uid 0. */
  root?: boolean;
  /** A free port of the loopback interface, for profiles that `needsPort`. */
  port?: number;
  mcp?: Record<string, McpServer>;
  /** Absolute paths outside `cwd` that the session shares with others, and the agent's own sandbox must let it write. */
  writable?: string[];
  /** File with instructions for the agent. */
  instructions?: string;
  /** The event sink. Default `{dir}/events.jsonl`. */
  events?: string;
  /** Variables of the profile set. */
  variables: Record<string, string>;
  /** Ids made here when they are not given: the agent's conversation, and a password for its own server. */
  conversation?: string;
  secret?: string;
}

export interface Launch {
  argv: string[];
  env: Record<string, string>;
  /** Names taken from the caller's environment; `NAME_*` takes all that start so. */
  inherit: string[];
  /** To be written before the start, with their folders. */
  files: FileToWrite[];
  access: Access[];
  destinations: Destination[];
  /** Known from the start where the agent lets us choose it. */
  conversation?: string;
}

/** What to start for an agent, and what it needs. Touches nothing. Throws `bad-option` for what the agent cannot do. */
export function launch(agent: ResolvedAgent, options: LaunchOptions): Launch {
  const { profile } = agent;
  const level = levelOf(profile, options);
  const conversation = conversationOf(profile, options);
  const variables = variablesOf(agent, options, conversation);
  const put = (text: string): string => expand(text, variables);
  const program = put(profile.bin);
  const mcp = mcpLaunch(profile.mcp, options.mcp ?? {}, variables);
  return {
    argv: [
      ...profile.wrap.map(put),
      ...(profile.driver === "acp" ? bridge(profile).map(put) : []),
      program,
      ...argumentsOf(agent, options, level).map(put),
      ...mcp.args,
      ...userPart(agent, options, variables),
    ],
    env: { ...environmentOf(profile, options, level, put), ...mcp.env },
    inherit: profile.inherit,
    files: [
      ...filesOf(profile, {
        level,
        variables,
        sandboxed: options.sandboxed ?? false,
        mcp: options.mcp ?? {},
      }),
      ...mcp.files,
      ...(profile.driver === "acp" ? [openingOf(profile, options, put)] : []),
    ],
    access: accessOf(profile, options, variables),
    destinations: destinationsOf(profile.network, options.env),
    ...(conversation === undefined ? {} : { conversation }),
  };
}

const OPENING = "{session}/agent/acp.json";

function bridge({ acp }: Profile): string[] {
  return bridgeCommand(acp?.speaks ?? "acp", OPENING);
}

/** What the bridge opens the conversation with. */
function openingOf(
  { acp }: Profile,
  { cwd, resume, permission = "ask" }: LaunchOptions,
  put: (text: string) => string,
): FileToWrite {
  const mode = acp?.modes?.[permission];
  const options = Object.entries(acp?.options ?? {})
    .map(([name, value]) => [name, put(value)])
    .filter(([, value]) => value !== "");
  const opening = {
    cwd,
    ...(resume === undefined ? {} : { resume }),
    ...(resume === undefined || acp?.keeps === undefined
      ? {}
      : { keeps: put(acp.keeps.replace("{short}", resume.slice(0, 8))) }),
    ...(mode === undefined ? {} : { mode }),
    options: Object.fromEntries(options),
  };
  return { path: put(OPENING), content: `${JSON.stringify(opening)}\n` };
}

/** True when `launch` wants a free port. */
export function needsPort(profile: Profile): boolean {
  return JSON.stringify([profile.args, profile.wrap, profile.env, profile.files]).includes(
    "{port}",
  );
}

function levelOf(profile: Profile, options: LaunchOptions): PermissionLevel {
  const name = options.permission ?? "ask";
  const level = profile.permissions[name];
  const used = level.same ? profile.permissions[level.same] : level;
  const { rootEnv } = profile.sandbox;
  const told =
    Object.keys(rootEnv).length > 0 && Object.keys(rootEnv).every((key) => options.env[key]);
  if (used.rootNeedsSandbox && options.root && !options.sandboxed && !told)
    throw new ProtocolError(
      "bad-option",
      `${profile.title} refuses permission "${name}" as root outside a sandbox`,
      {
        hint: 'set "sandbox": true, run as another user, or use permission "edit"',
      },
    );
  if (used.sandboxed === "refused" && options.sandboxed)
    throw new ProtocolError(
      "bad-option",
      `${profile.title} cannot be held to permission "${name}" inside the sandbox`,
      {
        hint: 'use permission "edit": the sandbox contains what it writes',
      },
    );
  return used;
}

function conversationOf(profile: Profile, options: LaunchOptions): string | undefined {
  if (options.resume !== undefined) return options.resume;
  return profile.conversation.start ? (options.conversation ?? randomUUID()) : undefined;
}

function variablesOf(
  agent: ResolvedAgent,
  options: LaunchOptions,
  conversation: string | undefined,
): Record<string, string> {
  const home = options.env["HOME"] ?? "/";
  const variables: Record<string, string> = {
    ...options.variables,
    home,
    session: options.dir,
    private: options.sandboxed ? `${home}/.niia` : `${options.dir}/private`,
    events: options.events ?? `${options.dir}/events.jsonl`,
    cwd: options.cwd,
    model: agent.model ?? "",
    port: options.port === undefined ? "" : String(options.port),
    conversation: conversation ?? "",
    secret: options.secret ?? randomUUID(),
    instructions: options.instructions ?? "",
    writable: JSON.stringify(options.writable ?? []),
  };
  for (const [name, { env, default: fallback }] of Object.entries(agent.profile.variables))
    variables[name] = (env && options.env[env]) || expand(fallback, variables);
  if (options.port === undefined && needsPort(agent.profile))
    throw new ProtocolError("bad-option", `agent "${agent.profile.name}" needs a free port`);
  return variables;
}

function argumentsOf(
  agent: ResolvedAgent,
  options: LaunchOptions,
  level: PermissionLevel,
): string[] {
  const { profile, model } = agent;
  const { conversation, instructions } = profile;
  if (options.resume !== undefined && conversation.resume === undefined)
    throw new ProtocolError(
      "bad-option",
      `${profile.title} cannot go on with an earlier conversation`,
    );
  return [
    ...profile.args,
    ...(model === undefined ? [] : profile.model.args),
    ...(level.args ?? []),
    ...(options.sandboxed ? profile.sandbox.args : []),
    ...(options.instructions === undefined ? [] : (instructions.args ?? [])),
    ...(options.resume === undefined ? (conversation.start ?? []) : (conversation.resume ?? [])),
  ];
}

/** Arguments of the caller and the prompt: only the prompt's own place is filled, nothing in them is expanded. */
function userPart(
  agent: ResolvedAgent,
  options: LaunchOptions,
  variables: Record<string, string>,
): string[] {
  const { prompt, mode, name } = agent.profile;
  const extra = options.args ?? [];
  if (mode !== "oneshot") return extra;
  if (options.turn === undefined)
    throw new ProtocolError(
      "bad-option",
      `agent "${name}" takes its prompt at the start, and there is none`,
    );
  const text = options.turn.prompt;
  return [...extra, ...prompt.args.map((arg) => expand(arg, { ...variables, prompt: text }))];
}

function environmentOf(
  profile: Profile,
  options: LaunchOptions,
  level: PermissionLevel,
  put: (text: string) => string,
): Record<string, string> {
  const { sandbox } = profile;
  const layers = {
    ...profile.env,
    ...level.env,
    ...(options.sandboxed ? sandbox.env : {}),
    ...(options.sandboxed && options.root ? sandbox.rootEnv : {}),
  };
  return Object.fromEntries(Object.entries(layers).map(([name, value]) => [name, put(value)]));
}

function accessOf(
  profile: Profile,
  options: LaunchOptions,
  variables: Record<string, string>,
): Access[] {
  const put = (text: string): string => expand(text, variables);
  return [
    { path: put("{lib}"), mode: "read" },
    { path: put("{node}"), mode: "read" },
    { path: put("{session}/agent"), mode: "read", optional: true },
    { path: put("{events}"), mode: "write" },
    ...(profile.driver === "acp" ? bridgePaths() : []).map(
      (path): Access => ({ path, mode: "read" }),
    ),
    ...profile.sandbox.access.map(
      (need): Access => ({
        // By the text alone: `{file}/..` is the folder of a file.
        path: normalize(put(need.path)),
        mode: need.mode,
        ...(need.at === undefined ? {} : { at: put(need.at) }),
        ...(need.optional === undefined ? {} : { optional: need.optional }),
      }),
    ),
    ...(options.instructions === undefined
      ? []
      : [{ path: options.instructions, mode: "read" as const }]),
  ];
}
