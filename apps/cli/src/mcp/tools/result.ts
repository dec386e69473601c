import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { asWorker } from "../answer.ts";

/** The structured result of this worker. */
export function resultTools(server: McpServer, env: NodeJS.ProcessEnv): void {
  server.registerTool(
    "result_set",
    {
      description: "Adds fields to this worker's structured result, which later phases read",
      inputSchema: z.object({
        fields: z.record(z.string(), z.unknown()),
        replace: z.boolean().optional().describe("Instead of what was set before"),
      }),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    ({ fields, replace }) =>
      asWorker(
        env,
        ["result", "set", "--file", "-", ...(replace ? ["--replace"] : [])],
        JSON.stringify(fields),
      ),
  );
  server.registerTool(
    "result_get",
    {
      description: "What is set so far, as JSON",
      inputSchema: z.object({}),
      annotations: { readOnlyHint: true },
    },
    () => asWorker(env, ["result", "show"]),
  );
}
