import { randomUUID } from "node:crypto";
import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { refused, told } from "../answer.ts";
import { type Answer, awaitAnswer, putRequest } from "../door.ts";

type Told = ReturnType<typeof told>;

/** Runs below this one. */
export function teamTools(server: McpServer, env: NodeJS.ProcessEnv): void {
  server.registerTool(
    "team_start",
    {
      description:
        "Starts other agents below this run: a connector.json document, under the limits, budget, sandbox and " +
        "permissions of this worker. Returns the id of their run; team_wait gets its result",
      inputSchema: z.object({
        document: z
          .record(z.string(), z.unknown())
          .describe(
            'Such as {"name": "look", "pipeline": {"phases": [{"name": "look", "model": "claude", "prompt": "…"}]}}',
          ),
        task: z.string().optional(),
      }),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    async ({ document, task }) => {
      const asked = { kind: "team", document, ...(task === undefined ? {} : { task }) } as const;
      const name = putRequest(env, `team-${randomUUID()}`, asked);
      return shown(
        await awaitAnswer(env, name),
        "nobody has taken it up yet; is the run under way?",
      );
    },
  );
  server.registerTool(
    "team_wait",
    {
      description: "Waits for a run of team_start, and returns its result",
      inputSchema: z.object({ run: z.string().regex(/^[\w-]{1,80}$/) }),
      annotations: { readOnlyHint: true },
    },
    async ({ run }) => {
      const name = putRequest(env, `run-${run}`, { kind: "run", run });
      return shown(await awaitAnswer(env, name), `${run} goes on; team_wait again waits on for it`);
    },
  );
}

function shown(answer: Answer | undefined, otherwise: string): Told {
  if (answer === undefined) return told(otherwise);
  return answer.ok ? told(answer.text) : refused(answer.text);
}
