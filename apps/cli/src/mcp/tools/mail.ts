import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { asWorker, refused, told } from "../answer.ts";
import { awaitAnswer, putRequest } from "../door.ts";

const to = z.string().min(1).describe("A worker of this run (`name` or `phase/name`) or a channel");

/** Messages to and from the other agents of a run. */
export function mailTools(server: McpServer, env: NodeJS.ProcessEnv): void {
  server.registerTool(
    "mail_send",
    {
      description: "Sends a message; it is typed to its receiver once, as soon as that is idle",
      inputSchema: z.object({ to, text: z.string().min(1) }),
      annotations: LOCAL,
    },
    (input) => asWorker(env, ["mail", "send", input.to], input.text),
  );
  server.registerTool(
    "mail_list",
    {
      description: "The messages that came so far: id, sender and how each begins",
      inputSchema: z.object({}),
      annotations: { readOnlyHint: true },
    },
    () => asWorker(env, ["mail", "ls"]),
  );
  server.registerTool(
    "mail_read",
    {
      description: "One message that came, or all of them, a JSON object a line",
      inputSchema: z.object({ id: z.string().optional() }),
      annotations: { readOnlyHint: true },
    },
    ({ id }) => asWorker(env, ["mail", "read", ...(id === undefined ? [] : [id])]),
  );
  server.registerTool(
    "ask",
    {
      description: "Asks another agent of this run and waits for what it says to it",
      inputSchema: z.object({ to, text: z.string().min(1) }),
      annotations: LOCAL,
    },
    async (input) => {
      const sent = await asWorker(env, ["mail", "send", input.to], input.text);
      const [first] = sent.content;
      const id = first?.type === "text" ? /\(([\w-]+)\)/.exec(first.text)?.[1] : undefined;
      return sent.isError || id === undefined ? sent : answerTo(env, id);
    },
  );
  server.registerTool(
    "ask_answer",
    {
      description: "Waits on for the answer to what was asked before",
      inputSchema: z.object({ id: z.string().regex(/^[\w-]{1,80}$/) }),
      annotations: { readOnlyHint: true },
    },
    ({ id }) => answerTo(env, id),
  );
}

const LOCAL = { readOnlyHint: false, destructiveHint: false, openWorldHint: false };

async function answerTo(env: NodeJS.ProcessEnv, id: string): ReturnType<typeof asWorker> {
  const answer = await awaitAnswer(env, putRequest(env, `reply-${id}`, { kind: "reply", id }));
  if (answer === undefined)
    return told(`no answer yet; ask_answer with the id ${id} waits on for it`);
  return answer.ok ? told(answer.text) : refused(answer.text);
}
