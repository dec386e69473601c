import type { Driver, Permission } from "@pty4ai/protocol";

/** One way to see that something is so. Every part that is present must hold at once. */
export interface Rule {
  /** Told in the evidence instead of the rule's place, e.g. `rate-limit`. */
  name?: string;
  /** Name of an event in the session's sink. */
  hook?: string;
  /** Patterns that fields of the event's payload must match, by dotted path. */
  where?: Record<string, string>;
  /** Payload field that must hold the prompt of the turn (the first 200 characters are compared). */
  prompt?: string;
  /** Pattern of the terminal's title. */
  title?: string;
  /** Number of an operating system command, with `match` as the pattern of its data. */
  osc?: number;
  match?: string;
  /** Patterns, all of which must match in the last `bottom` lines that are not empty. */
  screen?: string[];
  bottom?: number;
  /** Pattern that must not match in the same lines. */
  not?: string;
  /** Pattern of one line of the current turn: the agent's own error line. Looked for between the prompt and the input box. */
  line?: string;
  /** Nothing new for that long. Ends a turn as `unsure`, never as `done`. */
  silenceMs?: number;
  /** How long title, screen or line must hold, with a quiet screen, before the rule counts. On a `done` rule with a
   *  hook: how long to wait for an error line, because the agent tells the same end for a failure. */
  settleMs?: number;
  /** Payload field with the agent's last message, or with the detail of a failure. The first that is there. */
  text?: string[];
  /** Payload field with the name of the tool that wants a permission; `text` then names what it wants it for. */
  tool?: string;
  /** Keys that refuse a dialog. Default: those of the option that refuses, or where there is none those that interrupt. */
  deny?: string;
  /** Payload field with token counts. */
  usage?: string;
  /** What a failure is, where its text alone does not tell. */
  class?: FailureClass;
}

/** A dialog that may stand between the start and the first prompt. */
export interface DialogRule {
  name: string;
  screen: string[];
  bottom?: number;
  settleMs?: number;
  /** Typed as the answer. Without it the dialog is told and left to a person. */
  keys?: string;
  /** Answer only at these permission levels. */
  permission?: Permission[];
  /** Answer only when the dialog shows the session's own folder. */
  ownFolder?: boolean;
  /** Answer only in a sandbox. */
  sandboxed?: boolean;
  /** What the agent waits for, while it is not answered. */
  state: "permission" | "question" | "auth" | "limit";
}

export const FAILURE_CLASSES = [
  "rate_limit",
  "overloaded",
  "server",
  "network",
  "auth",
  "missing",
  "other",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

export interface ReadyGate {
  hook?: string;
  title?: string;
  screen?: string[];
  not?: string;
  bottom?: number;
  /** How long the screen must have been quiet. Default 400. */
  quietMs?: number;
  /** Go on without the hook when all else has held for that long. Default 10000. */
  hookMs?: number;
  /** Give up the first prompt after this long. Default 60000. */
  timeoutMs?: number;
}

export interface Submit {
  /** `bracketed`: only when the terminal asked for it, else typed. `always`: bracketed in any case. `typed`: never. */
  paste: "bracketed" | "always" | "typed";
  /** What stands for a line break where the prompt is typed. Default: one space. */
  newline?: string;
  /** Clears the last line of what is left in the input box, and joins the one before. Written in front of the prompt, as
   *  often as a draft may have lines. */
  clear?: string;
  enter?: string;
  /** Pastes longer than that are folded away by the agent and told to its model as foreign matter: a prompt up to
   *  `upTo` characters is therefore pasted in several pieces. */
  pieces?: { lines: number; chars: number; upTo: number };
  /** Pause between prompt and Enter. */
  enterDelayMs?: number;
  /** How long to wait at most for the prompt to show before Enter. */
  echoMs?: number;
  /** How long Enter waits for a long prompt to show in the box; 15,000 without it. Little for an agent that may draw what was
   *  pasted only when the next key comes. */
  boxMs?: number;
  /** How long to wait for proof that the turn began before Enter is pressed again. */
  verifyMs?: number;
  /** How often Enter is pressed again. */
  retries?: number;
  /** First characters of a prompt that the agent would take as a command of its own, and what is put before them. */
  guard?: { first: string; lead: string };
  /** Pattern of the text the input box shows instead of a long paste. */
  placeholder?: string;
}

export interface Signals {
  ready: ReadyGate;
  submit: Submit;
  /** The agent has taken the prompt. */
  start: Rule[];
  busy: Rule[];
  done: Rule[];
  interrupted: Rule[];
  permission: Rule[];
  question: Rule[];
  limit: Rule[];
  auth: Rule[];
  error: Rule[];
  /** The agent repeats a failed call by itself. Seen for `retryMs`, the turn ends by what the line says. */
  retrying: Rule[];
  /** Events with the tokens that the turn has used so far; they count where its end tells none. */
  spent: Rule[];
  /** What the terminal shows once the agent has gone. Asked of saved screens only: a session knows its process. */
  exited: Rule[];
  dialogs: DialogRule[];
  interrupt: { keys: string; again?: string };
  /** Typed one after another to end the agent in good order. */
  exit: string[];
  retryMs: number;
  stallMs: number;
  /** Lines that are never progress and never part of a reply: footers, spinners, borders. */
  chrome: string[];
  /** First line of the input area, below the conversation. */
  box?: string;
  /** First line of a prompt as the conversation shows it. */
  echo?: string;
  /** Taken off the start of each line of a reply that was read from the screen. */
  bullet?: string;
}

export interface ProfileFile {
  path: string;
  /** Exactly one of the two. Strings inside `json` may use variables. */
  text?: string;
  json?: unknown;
  mode?: number;
}

export interface PermissionLevel {
  args?: string[];
  env?: Record<string, string>;
  /** Keys merged into `json` files of the profile, by their path. */
  files?: Record<string, unknown>;
  /** As root only inside a sandbox: the agent itself refuses it otherwise. */
  rootNeedsSandbox?: boolean;
  /** `refused`: in a sandbox the agent cannot be held to this level, so it is not started. */
  sandboxed?: "refused";
  /** The agent has no such level; this one is used instead. */
  same?: Permission;
}

export interface AccessNeed {
  path: string;
  mode: "read" | "write" | "pin" | "seed";
  at?: string;
  optional?: boolean;
}

export interface SandboxNeeds {
  access: AccessNeed[];
  files: ProfileFile[];
  /** Added after the permission level: they switch the agent's own sandbox off, which cannot work inside ours. */
  args: string[];
  env: Record<string, string>;
  /** Environment as root. */
  rootEnv: Record<string, string>;
}

export interface SignIn {
  /** Signed in when any of them is there: an environment name that is set, or a file. */
  any: ({ env: string } | { file: string })[];
  message: string;
}

/** How an agent is driven by messages instead of keys. */
export interface MessageDriver {
  /** What it speaks over its standard streams. `acp`: the Agent Client Protocol, version 1. `claude`: its stream-json
   *  input and output. `codex`: its app-server's JSON-RPC. */
  speaks: "acp" | "claude" | "codex";
  /** Merged over the profile when it is driven so, as a profile that extends another. */
  change: Record<string, unknown>;
  /** The agent's mode at a permission level, by its own name. */
  modes?: Partial<Record<Permission, string>>;
  /** Settings of the agent's session, by its own names; one that comes out empty is left out. */
  options?: Record<string, string>;
  /** An event of the agent's own with token counts that are more than those of its message. */
  records?: { hook: string; usage: string };
  /** Where the agent keeps a conversation, with `*` and, for its first eight letters, `{short}`: named after the clock minute
   *  it began in. Opened again within that minute the agent overwrites it, so the driver waits until the minute is over. */
  keeps?: string;
}

/** A profile as the engine and the launcher use it: parents merged in, defaults filled. */
export interface Profile {
  name: string;
  title: string;
  mode: "interactive" | "oneshot";
  /** How a session of it is driven when nobody says. */
  driver: Driver;
  acp?: MessageDriver;
  /** With which version the rules were last tried, and when. */
  verified: { version: string; date: string } | null;
  install?: string;
  bin: string;
  args: string[];
  /** Put in front of the program and its arguments, e.g. a follower of the agent's event stream. */
  wrap: string[];
  /** So far apart two of it are started, where two that start at once break each other. */
  startGapMs?: number;
  env: Record<string, string>;
  inherit: string[];
  model: {
    args: string[];
    default?: string;
    required?: boolean;
    /** Name used in connector.json → name given to the agent. */
    names: Record<string, string>;
    /** Names that stand for this agent with that model when they are used alone: `opus`. */
    short: string[];
  };
  /** Arguments with `{prompt}`; used by one-shot profiles. */
  prompt: { args: string[]; is: "text" | "command" };
  permissions: Record<Permission, PermissionLevel>;
  files: ProfileFile[];
  /** Folders and names that other strings use as variables: the environment name, else the default. */
  variables: Record<string, { env?: string; default: string }>;
  signIn?: SignIn;
  conversation: {
    /** The agent gets an id of our making. */
    start?: string[];
    resume?: string[];
    /** Payload field with the agent's own id. */
    field?: string;
  };
  instructions: { file?: string; args?: string[] };
  mcp?: McpTarget;
  network: {
    hosts: string[];
    hostsFromEnv: string[];
    /** Its model runs on this machine: a session without network keeps those of the hosts that are loopback. */
    local?: boolean;
  };
  sandbox: SandboxNeeds;
  signals: Signals;
}

/** Where the agent reads MCP servers from. `args` are added when there is at least one server. */
export interface McpTarget {
  args?: string[];
  /** Set when there is at least one server. */
  env?: Record<string, string>;
  /** Arguments for each server whose tools may be used without asking, with `{mcp.name}`. */
  trust?: string[];
  /** Written as `{ [key]: servers }`, or merged there when the profile writes that file anyway. `trust`: the field that
   *  says of a server that its tools may be used without asking. */
  file?: { path: string; key: string; form: "servers" | "opencode"; trust?: string };
  /** One pair of arguments for each server and field, `{mcp.name}`, `{mcp.key}` and `{mcp.value}` (JSON) inside. */
  each?: string[];
  /** With `each`: file that gets the environment of a server, `{mcp.number}` inside, so that no argument shows it. */
  envFile?: string;
  /** With `each`: key under which headers are named with the environment variables that hold their values. */
  headersKey?: string;
}

/** An agent with its model, as `claude/opus` means it. */
export interface ResolvedAgent {
  profile: Profile;
  model?: string;
}
