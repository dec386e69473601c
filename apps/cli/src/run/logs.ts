import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { safeText } from "../terminal/safe.ts";
import { describe } from "./plain.ts";
import { findRun } from "./list.ts";
import { isOver } from "./story.ts";
import { follow, type Reporter } from "./stream.ts";

export interface LogOptions {
  follow: boolean;
  tail: string | undefined;
  timestamps: boolean;
  json: boolean;
}

export async function showLogs(
  context: Context,
  id: string | undefined,
  options: LogOptions,
): Promise<number> {
  const tail = options.tail === undefined ? Number.POSITIVE_INFINITY : Number(options.tail);
  if (!(tail >= 0))
    throw new Failure(`--tail: expected a number of lines, got ${JSON.stringify(options.tail)}`, {
      exit: EXIT.usage,
    });
  const session = id === undefined ? undefined : await findSession(context, id);
  return session === undefined
    ? runLogs(context, id, { ...options, lines: tail })
    : sessionLogs(context, session, { ...options, lines: tail });
}

async function runLogs(
  context: Context,
  id: string | undefined,
  options: LogOptions & { lines: number },
): Promise<number> {
  const run = await findRun(context, id);
  const client = await context.client();
  const lines: string[] = [];
  let live = false;
  const add = (line: string): void => {
    if (live) context.out(line);
    else lines.push(line);
  };
  const flush = (): void => {
    context.out(
      lines
        .splice(0)
        .slice(options.lines === Number.POSITIVE_INFINITY ? 0 : -options.lines)
        .join(""),
    );
    live = options.follow;
  };
  const reporter: Reporter = {
    state: () => undefined,
    story(event, state) {
      const text = options.json ? JSON.stringify(event) : describe(event, context.style);
      const time =
        options.timestamps && !options.json ? `${new Date(event.at).toISOString()} ` : "";
      if (text !== undefined) add(`${time}${text}\n`);
      if (isOver(state)) flush();
    },
    activity: () => undefined,
    end: () => undefined,
  };
  try {
    // Without --follow the journal as it stands is enough: the stream is left at its end.
    await follow(client, run.id, reporter, { untilNow: !options.follow }).catch(
      (error: unknown) => {
        if (options.follow) throw error;
      },
    );
    flush();
    return EXIT.ok;
  } finally {
    await client.close();
  }
}

async function sessionLogs(
  context: Context,
  id: string,
  options: LogOptions & { lines: number },
): Promise<number> {
  const client = await context.client();
  try {
    const { lines, scrollback } = await client.screen(id, { scrollback: 10_000 });
    const text = [...scrollback, ...lines].join("\n").trimEnd().split("\n");
    context.out(
      `${text
        .slice(options.lines === Number.POSITIVE_INFINITY ? 0 : -options.lines)
        .map(safeText)
        .join("\n")}\n`,
    );
    if (!options.follow) return EXIT.ok;
    const { offset } = await client.get(id);
    for await (const piece of client.output(id, { from: offset, follow: true })) {
      if (piece.type === "data") context.out(safeText(piece.data.toString("utf8")));
    }
    return EXIT.ok;
  } finally {
    await client.close();
  }
}

async function findSession(context: Context, id: string): Promise<string | undefined> {
  const client = await context.client();
  try {
    return (await client.get(id)).id;
  } catch {
    return undefined;
  } finally {
    await client.close();
  }
}
