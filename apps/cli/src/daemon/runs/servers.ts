import { readFileSync } from "node:fs";
import type { RunRecord } from "@connector/runtime";
import { parse, plan } from "@connector/spec";
import { ProtocolError } from "@pty4ai/protocol";
import { findMcpServers, type McpServers, serversOf } from "../../document/mcp.ts";
import { Failure } from "../../failure.ts";
import type { Paths } from "../../paths.ts";
import { teamsBelow } from "./teams.ts";

/** The MCP servers of a run whose secrets are gone: found as they were at first, in the document and in the
 *  configuration. Throws `bad-option` when that cannot be done any more. */
export function serversAgain(
  { plan: { mcp, source }, cwd }: Pick<RunRecord, "plan" | "cwd">,
  { config }: Pick<Paths, "config">,
  env: Record<string, string>,
): McpServers {
  try {
    const { document } = parse(readFileSync(source), { source });
    const again = document && plan(document, { source, machineHere: true }).plan;
    const written = again?.mcp ?? [];
    const wanted = mcp.map((each) => written.find(({ name }) => name === each.name) ?? each);
    const below = again === undefined ? [] : teamsBelow(again, true);
    return findMcpServers([...wanted, ...serversOf(below)], { cwd, config, env });
  } catch (error) {
    const { message } = error as Error;
    const hint = error instanceof Failure ? error.hint : `put ${source} back where it was`;
    throw new ProtocolError("bad-option", message, { cause: error, ...(hint ? { hint } : {}) });
  }
}
