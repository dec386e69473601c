import { McpServer } from "@modelcontextprotocol/server";
import { mailTools } from "./tools/mail.ts";
import { resultTools } from "./tools/result.ts";
import { scratchpadTools } from "./tools/scratchpad.ts";
import { teamTools } from "./tools/team.ts";

const INSTRUCTIONS =
  "Tools of the run that this session is a worker of: files shared with the other workers, messages to them, " +
  "this worker's structured result, and runs of other agents below this one.";

/** The server for the session whose environment this is. It acts as that session's worker and as nobody else: what a
 *  session has not got (a mailbox, a scratchpad, a run) is refused by the tools that need it. */
export function sessionTools(env: NodeJS.ProcessEnv): McpServer {
  const server = new McpServer(
    { name: "niia", version: "1" },
    { instructions: INSTRUCTIONS, capabilities: { tools: {} } },
  );
  for (const add of [scratchpadTools, mailTools, resultTools, teamTools]) add(server, env);
  return server;
}
