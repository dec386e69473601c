import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { safeText } from "../terminal/safe.ts";
import { describe } from "./plain.ts";
import { findRun } from "./list.ts";
import { follow, LostDaemon, type Reporter } from "./stream.ts";

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
  let seen = 0;
  const reporter = (told: (line: string) => void): Reporter => ({
    state: () => undefined,
    story(event) {
      seen += 1;
      const text = options.json ? JSON.stringify(event) : describe(event, context.style);
      const time =
        options.timestamps && !options.json ? `${new Date(event.at).toISOString()} ` : "";
      if (text !== undefined) told(`${time}${text}\n`);
    },
    activity: () => undefined,
    end: () => undefined,
  });
  try {
    const past: string[] = [];
    await follow(
      client,
      run.id,
      reporter((line) => past.push(line)),
      { untilNow: true },
    ).catch((error: unknown) => {
      // A run that is not over has no end yet.
      if (!(error instanceof LostDaemon)) throw error;
    });
    context.out(lastOf(past, options.lines).join(""));
    if (!options.follow) return EXIT.ok;
    const known = seen;
    seen = 0;
    await follow(
      client,
      run.id,
      reporter((line) => seen > known && context.out(line)),
    );
    return EXIT.ok;
  } finally {
    await client.close();
  }
}

function lastOf(lines: string[], count: number): string[] {
  return lines.slice(Math.max(0, lines.length - count));
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
      lastOf(text, options.lines)
        .map((line) => `${safeText(line)}\n`)
        .join(""),
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
