import type { McpTarget } from "../profile/types.ts";
import { expand } from "../profile/variables.ts";

/** A server as `.mcp.json` files describe it. */
export type McpServer =
  | { command: string; args?: string[]; env?: Record<string, string> }
  | { url: string; headers?: Record<string, string> };

/** What goes under the key of the agent's own configuration. */
export function mcpContent(
  form: "servers" | "opencode",
  servers: Record<string, McpServer>,
): Record<string, unknown> {
  if (form === "servers") return servers;
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [
      name,
      "command" in server
        ? {
            type: "local",
            command: [server.command, ...(server.args ?? [])],
            environment: server.env ?? {},
          }
        : { type: "remote", url: server.url, headers: server.headers ?? {} },
    ]),
  );
}

/** Arguments that tell the agent about the servers. What the servers' own fields hold is not expanded. */
export function mcpArguments(
  target: McpTarget | undefined,
  servers: Record<string, McpServer>,
  variables: Record<string, string>,
): string[] {
  if (target === undefined || Object.keys(servers).length === 0) return [];
  const args = (target.args ?? []).map((arg) => expand(arg, variables));
  for (const [name, server] of Object.entries(servers))
    for (const [key, value] of Object.entries(server))
      for (const part of target.each ?? [])
        args.push(expand(part, { "mcp.name": name, "mcp.key": key, "mcp.value": toml(value) }));
  return args;
}

/** A value as inline TOML, which reads JSON strings and arrays as they are. */
function toml(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}=${toml(item)}`);
  return `{${pairs.join(",")}}`;
}
