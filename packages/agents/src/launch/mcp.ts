import { type FileToWrite, type McpServer, ProtocolError } from "@pty4ai/protocol";
import type { McpTarget } from "../profile/types.ts";
import { expand, expandDeep } from "../profile/variables.ts";

/** What MCP servers add to a launch, beside the content of the profile's own files. */
export interface McpLaunch {
  args: string[];
  env: Record<string, string>;
  files: FileToWrite[];
}

type Program = Extract<McpServer, { command: string }>;

/** What goes under the key of the agent's own configuration. */
export function mcpContent(
  { form, trust }: NonNullable<McpTarget["file"]>,
  servers: Record<string, McpServer>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => {
      const trusted = trust !== undefined && isTrusted(server) ? { [trust]: true } : {};
      return [name, { ...(form === "opencode" ? forOpencode(server) : plain(server)), ...trusted }];
    }),
  );
}

/** Arguments that tell the agent about the servers, and where their secrets are instead. What the servers' own fields
 *  hold is not expanded. */
export function mcpLaunch(
  target: McpTarget | undefined,
  servers: Record<string, McpServer>,
  variables: Record<string, string>,
): McpLaunch {
  const launch: McpLaunch = { args: [], env: {}, files: [] };
  const entries = Object.entries(servers);
  if (target === undefined || entries.length === 0) return launch;
  launch.env = expandDeep(target.env ?? {}, variables) as Record<string, string>;
  launch.args = (target.args ?? []).map((arg) => expand(arg, variables));
  for (const [index, [name, server]] of entries.entries()) {
    const own = { ...variables, "mcp.name": name, "mcp.number": `${index + 1}` };
    if (isTrusted(server)) launch.args.push(...(target.trust ?? []).map((arg) => expand(arg, own)));
    if (target.each === undefined) continue;
    for (const [key, value] of Object.entries(hidden(target, { server, own, launch })))
      for (const part of target.each)
        launch.args.push(expand(part, { ...own, "mcp.key": key, "mcp.value": toml(value) }));
  }
  return launch;
}

/** The server as arguments may show it: its environment is in a file for this user alone, its headers in the agent's. */
function hidden(
  target: McpTarget,
  { server, own, launch }: { server: McpServer; own: Record<string, string>; launch: McpLaunch },
): object {
  const shown = plain(server);
  if ("url" in shown) {
    const { url, headers = {} } = shown;
    const { headersKey } = target;
    if (headersKey === undefined || Object.keys(headers).length === 0) return shown;
    const names = Object.entries(headers).map(([header, value], index) => {
      const name = `NIIA_MCP_${own["mcp.number"]}_HEADER_${index + 1}`;
      launch.env[name] = value;
      return [header, name];
    });
    return { url, [headersKey]: Object.fromEntries(names) };
  }
  const { env = {}, command, args = [] } = shown;
  if (target.envFile === undefined || Object.keys(env).length === 0) return shown;
  const path = expand(target.envFile, own);
  launch.files.push({ path, content: exports(env, own["mcp.name"] ?? ""), mode: 0o600 });
  return { command: "/bin/sh", args: ["-c", '. "$0" && exec "$@"', path, command, ...args] };
}

/** Lines for a shell that set these variables to exactly these values. */
function exports(env: Record<string, string>, server: string): string {
  return Object.entries(env)
    .map(([name, value]) => {
      if (/^[A-Za-z_]\w*$/.test(name))
        return `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`;
      throw new ProtocolError(
        "bad-option",
        `MCP server ${server}: ${JSON.stringify(name)} is no name of an environment variable`,
      );
    })
    .join("");
}

function plain(server: McpServer): McpServer {
  if (!("command" in server)) return server;
  const { trust: _told, ...rest } = server;
  return rest;
}

function isTrusted(server: McpServer): server is Program {
  return "command" in server && server.trust === true;
}

function forOpencode(server: McpServer): Record<string, unknown> {
  return "command" in server
    ? {
        type: "local",
        command: [server.command, ...(server.args ?? [])],
        environment: server.env ?? {},
      }
    : { type: "remote", url: server.url, headers: server.headers ?? {} };
}

/** A value as inline TOML, which reads JSON strings and arrays as they are. */
function toml(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}=${toml(item)}`);
  return `{${pairs.join(",")}}`;
}
