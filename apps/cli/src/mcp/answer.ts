import type { CallToolResult } from "@modelcontextprotocol/server";
import { workerMain } from "@pty4ai/plugins-scratchpad";

/** What a tool has to say. */
export function told(text: string): CallToolResult {
  return { content: [{ type: "text", text }] };
}

/** A refusal: what went wrong, and what to do about it. */
export function refused(message: string, hint?: string): CallToolResult {
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return { ...told(text), isError: true };
}

/** Does what the small `niia` of the session does for these words, with `input` as its stdin. */
export async function asWorker(
  env: NodeJS.ProcessEnv,
  words: string[],
  input?: string,
): Promise<CallToolResult> {
  const out: Buffer[] = [];
  let complaint = "";
  const status = await workerMain(words, env, {
    stdin: stdinOf(input ?? ""),
    out: (piece) => void out.push(Buffer.from(piece)),
    err: (piece) => void (complaint += piece),
  });
  const text = Buffer.concat(out).toString("utf8");
  return status === 0 ? told(text) : refused(complaint.trim().replace(/^error: /, ""));
}

async function* stdinOf(text: string): AsyncGenerator<Buffer> {
  if (text !== "") yield Buffer.from(text);
}
