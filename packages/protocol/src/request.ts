import {
  anything,
  bool,
  type Check,
  described,
  integer,
  list,
  object,
  oneOf,
  record,
  schemaOf,
  text,
} from "./check.ts";
import { checkDialogPolicy } from "./dialog.ts";
import { ProtocolError } from "./error.ts";
import {
  DRIVERS,
  type McpServer,
  PERMISSIONS,
  RESTARTS,
  type SessionRequest,
  SIZINGS,
  type TerminalSize,
} from "./session.ts";
import type { TurnRequest } from "./turn.ts";

const DAY = 86_400_000;
const path = text({ min: 1, max: 4096 });
const word = text({ min: 1, max: 200 });
const argument = text({ max: 131_072 });
const variables = record(text({ max: 131_072 }));

export const checkSize: Check<TerminalSize> = object(
  { cols: integer(1, 2000), rows: integer(1, 2000) },
  {},
);

export const checkTurn: Check<TurnRequest> = object(
  { id: word, prompt: text({ max: 1_000_000 }) },
  { timeoutMs: integer(1, 30 * DAY) },
);

const program = object(
  { command: text({ min: 1 }) },
  { args: list(argument, 1000), env: variables, trust: bool },
);
const remote = object({ url: text({ min: 1, max: 8192 }) }, { headers: variables });
const checkMcpServer: Check<McpServer> = described(
  { anyOf: [schemaOf(program), schemaOf(remote)] },
  (value, at) =>
    typeof value === "object" && value !== null && "url" in value
      ? remote(value, at)
      : program(value, at),
);

const sessionShape = object(
  { cwd: path },
  {
    key: text({ min: 1, max: 1000 }),
    name: word,
    agent: word,
    argv: list(argument, 1000),
    args: list(argument, 1000),
    env: variables,
    inherit: variables,
    size: checkSize,
    permission: oneOf(PERMISSIONS),
    driver: oneOf(DRIVERS),
    dialogs: checkDialogPolicy,
    resume: text({ min: 1, max: 1000 }),
    plugins: record(anything),
    labels: record(text({ max: 1000 })),
    mcp: record(checkMcpServer),
    turn: checkTurn,
    flow: oneOf(["lossless", "live"]),
    screen: bool,
    restart: oneOf(RESTARTS),
    record: bool,
    sizing: oneOf(SIZINGS),
  },
);

/** Reads the body of `POST /v1/sessions`; throws `bad-request` naming the member that is wrong. */
export const checkSession: Check<SessionRequest> = described(
  {
    ...schemaOf(sessionShape),
    description:
      "Exactly one of agent and argv. turn, driver and mcp only with agent. cwd is absolute.",
    oneOf: [{ required: ["agent"] }, { required: ["argv"] }],
  },
  (value, at) => {
    const request = sessionShape(value, at);
    const wrong = inconsistency(request);
    if (wrong !== undefined) throw new ProtocolError("bad-request", wrong);
    return request;
  },
);

function inconsistency(request: SessionRequest): string | undefined {
  if ((request.agent === undefined) === (request.argv === undefined)) {
    return "Exactly one of agent and argv must be given";
  }
  if (request.argv?.length === 0 || request.argv?.[0] === "") return "/argv/0: expected a program";
  if (request.argv !== undefined && request.turn !== undefined) {
    return "/turn: only a session with an agent has turns";
  }
  if (request.argv !== undefined && request.driver !== undefined) {
    return "/driver: only a session with an agent has a driver";
  }
  if (request.argv !== undefined && request.mcp !== undefined) {
    return "/mcp: only a session with an agent has MCP servers";
  }
  if (!request.cwd.startsWith("/")) return "/cwd: expected an absolute path";
  for (const [key, value] of Object.entries({ ...request.env, ...request.inherit })) {
    if (key === "" || key.includes("=") || key.includes("\0"))
      return `/env: "${key}" is no name of a variable`;
    if (value.includes("\0")) return `/env/${key}: a variable cannot hold a NUL`;
  }
  if ([...(request.argv ?? []), ...(request.args ?? [])].some((part) => part.includes("\0"))) {
    return "/argv: an argument cannot hold a NUL";
  }
  return undefined;
}

export interface InputRequest {
  data: string;
  encoding?: "utf8" | "base64";
  /** The same key is typed once in the life of the session. */
  key?: string;
}

export const checkInput: Check<InputRequest> = object(
  { data: text({ max: 6_000_000 }) },
  { encoding: oneOf(["utf8", "base64"]), key: text({ min: 1, max: 200 }) },
);

/** With `signal`: only that signal, to the process group. Without: everything the session started is ended. */
export interface KillRequest {
  signal?: string;
  /** How long it may take to go by itself before SIGKILL. Milliseconds, default 2000. */
  graceMs?: number;
  reason?: "done" | "killed" | "timeout" | "cancelled";
  /** Answer at once instead of when everything is gone and cleaned up. */
  detach?: boolean;
}

export const checkKill: Check<KillRequest> = object(
  {},
  {
    signal: text({ min: 4, max: 12 }),
    graceMs: integer(0, 600_000),
    reason: oneOf(["done", "killed", "timeout", "cancelled"]),
    detach: bool,
  },
);

/** What a session that is started again is given anew, since it is never stored: the caller's environment, values of
 *  the variables it was started with where they are to differ from that, and MCP servers. */
export interface RestartRequest {
  inherit?: Record<string, string>;
  env?: Record<string, string>;
  mcp?: Record<string, McpServer>;
}

export const checkRestart: Check<RestartRequest> = object(
  {},
  { inherit: variables, env: variables, mcp: record(checkMcpServer) },
);
