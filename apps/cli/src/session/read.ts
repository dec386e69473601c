import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";

const SCROLLBACK = 10_000;

export interface ReadOptions {
  scrollback: boolean;
  ansi: boolean;
  since: string | undefined;
  follow: boolean;
  json: boolean;
}

export async function readSession(
  context: Context,
  id: string,
  options: ReadOptions,
): Promise<number> {
  const client = await context.client();
  try {
    if (options.since !== undefined) return await readOutput(context, client, id, options);
    const scrollback = options.scrollback ? SCROLLBACK : 0;
    if (options.json) context.out(`${JSON.stringify(await client.screen(id, { scrollback }))}\n`);
    else
      context.out(
        `${(await client.screenText(id, { format: options.ansi ? "ansi" : "text", scrollback })).trimEnd()}\n`,
      );
    return 0;
  } finally {
    await client.close();
  }
}

async function readOutput(
  context: Context,
  client: Awaited<ReturnType<Context["client"]>>,
  id: string,
  options: ReadOptions,
): Promise<number> {
  const from = Number(options.since);
  if (!Number.isSafeInteger(from) || from < 0) {
    throw new Failure(`--since: expected a byte offset, got ${JSON.stringify(options.since)}`, {
      exit: EXIT.usage,
    });
  }
  for await (const piece of client.output(id, { from, follow: options.follow })) {
    if (piece.type === "gap") {
      if (options.json) context.out(`${JSON.stringify(piece)}\n`);
      else context.err(`niia: bytes ${piece.from} to ${piece.to} are no longer kept\n`);
    } else if (piece.type === "data") {
      if (options.json)
        context.out(
          `${JSON.stringify({ type: "data", offset: piece.offset, data: piece.data.toString("base64") })}\n`,
        );
      else if (!process.stdout.write(piece.data))
        await new Promise<void>((drained) => process.stdout.once("drain", drained));
    }
  }
  return 0;
}
