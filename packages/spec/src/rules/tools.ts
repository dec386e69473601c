import type { Report } from "../diagnostic.ts";
import { quote } from "../schema/words.ts";
import { at, isObject, listOf, objectOf, type Team, textOf } from "./team.ts";

/** MCP servers are either started or reached, and have names of their own. */
export function checkTools(team: Team, report: Report): void {
  const list = at(at(team.pointer, "tools"), "mcp");
  const seen = new Map<string, number>();
  for (const [index, server] of listOf(objectOf(team.fields["tools"])["mcp"]).entries()) {
    const pointer = at(list, index);
    const name = textOf(isObject(server) ? server["name"] : server);
    if (isObject(server)) checkServer(server, pointer, report);
    if (name === undefined) continue;
    const first = seen.get(name);
    if (first !== undefined) {
      const message = `the MCP server ${quote(name)} is listed twice; first on line ${report.line(at(list, first))}`;
      report.add("C1806", isObject(server) ? at(pointer, "name") : pointer, message);
    } else seen.set(name, index);
  }
}

function checkServer(
  server: Readonly<Record<string, unknown>>,
  pointer: string,
  report: Report,
): void {
  const { command, url, args, env } = server;
  if (command !== undefined && url !== undefined) {
    report.add("C1806", at(pointer, "url"), "an MCP server has `command` or `url`, not both", {
      at: "key",
    });
  } else if (command === undefined && (args !== undefined || env !== undefined)) {
    const key = args === undefined ? "env" : "args";
    report.add("C1806", at(pointer, key), `\`${key}\` belongs to an MCP server with \`command\``, {
      at: "key",
      hint: 'add "command"',
    });
  }
}
