import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Plan } from "@connector/spec";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";

/** Looks up the MCP servers that a document only names. Throws with the places looked in when one is nowhere. */
export async function findMcpServers(context: Context, plan: Plan): Promise<void> {
  const named = plan.mcp.filter(({ server }) => server === undefined);
  if (named.length === 0) return;
  const places = [
    join(context.cwd, ".mcp.json"),
    join(context.cwd, ".niia", "mcp.json"),
    join(context.paths.config, "mcp.json"),
    join(context.env["HOME"] ?? homedir(), ".claude.json"),
  ];
  const known = new Set((await Promise.all(places.map(serverNames))).flat());
  const missing = named.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (missing.length === 0) return;
  throw new Failure(
    `tools.mcp: no server called ${missing.join(", ")} is configured; looked in ${places.join(", ")}`,
    {
      exit: EXIT.usage,
      hint: `add it to ${places[1]} as {"mcpServers": {"${missing[0]}": {"command": "…"}}}, or write the server into the document`,
    },
  );
}

async function serverNames(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  try {
    const { mcpServers } = JSON.parse(text) as { mcpServers?: Record<string, unknown> };
    return Object.keys(mcpServers ?? {});
  } catch {
    return [];
  }
}
