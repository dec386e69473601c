import { randomUUID } from "node:crypto";
import { text as readAll } from "node:stream/consumers";
import type { Client } from "@pty4ai/client";
import { ProtocolError, type Turn } from "@pty4ai/protocol";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { safeText } from "../terminal/safe.ts";

export interface WriteOptions {
  enter: boolean;
  prompt: boolean;
  wait: boolean;
  json: boolean;
}

export async function writeSession(
  context: Context,
  id: string,
  words: string | undefined,
  options: WriteOptions,
): Promise<number> {
  const content = await contentOf(words, options);
  const client = await context.client();
  try {
    if (!options.prompt) {
      await type(client, id, options.enter ? `${content}\r` : content);
      return EXIT.ok;
    }
    const submitted = await client.submit(id, { id: `t-${randomUUID()}`, prompt: content });
    const turn = options.wait ? await waitTurn(context, client, submitted) : submitted;
    return printTurn(context, turn, options);
  } finally {
    await client.close();
  }
}

async function type(client: Client, id: string, content: string): Promise<void> {
  try {
    await client.write(id, content);
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.code !== "wrong-state") throw error;
    throw new ProtocolError(error.code, error.message, {
      hint: error.hint ?? `nothing was typed; \`niia read ${id}\` shows what it printed`,
      cause: error,
    });
  }
}

/** Whoever waits must know when the agent waits for them. */
async function waitTurn(context: Context, client: Client, { id, session }: Turn): Promise<Turn> {
  const stop = new AbortController();
  const tell = async (): Promise<void> => {
    let told = "";
    for await (const event of client.events({ signal: stop.signal })) {
      if (event.type !== "turn" || event.turn.id !== id) continue;
      const { dialog } = event.turn;
      if (dialog === undefined || dialog.id === told) continue;
      told = dialog.id;
      const asked = dialog.text.split("\n").at(-1) ?? "";
      context.err(`niia: it asks: ${safeText(asked)}\n  next: niia answer ${session}\n`);
    }
  };
  void tell().catch(() => undefined);
  try {
    return await client.waitTurn(session, id);
  } finally {
    stop.abort();
  }
}

function printTurn(context: Context, turn: Turn, { wait, json }: WriteOptions): number {
  if (json) context.out(`${JSON.stringify(turn)}\n`);
  else if (!wait) context.out(`${turn.id}\n`);
  else context.out(turn.reply ? `${safeText(turn.reply)}\n` : "");
  if (!wait && !json && turn.state === "queued" && turn.detail)
    context.err(`niia: ${turn.detail}\n`);
  if (!wait || turn.end === "done") return EXIT.ok;
  if (!json)
    context.err(`niia: the turn ended as ${turn.end}${turn.detail ? `: ${turn.detail}` : ""}\n`);
  return turn.end === "auth" ? EXIT.auth : EXIT.failed;
}

async function contentOf(words: string | undefined, options: WriteOptions): Promise<string> {
  if (words === "-" || (words === undefined && !process.stdin.isTTY)) return readAll(process.stdin);
  if (words === undefined && !options.enter) {
    throw new Failure("nothing to write", {
      exit: EXIT.usage,
      hint: "give the text, or - to read it from standard input",
    });
  }
  return words ?? "";
}
