import { setTimeout as sleep } from "node:timers/promises";
import { drawCast } from "@pty4ai/daemon";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { RESTORE } from "../session/modes.ts";
import { parseDuration } from "../terminal/duration.ts";
import type { Cast } from "./cast.ts";
import { paced } from "./pace.ts";
import { loadCast } from "./source.ts";

export interface ReplayOptions {
  speed: string | undefined;
  idleLimit: string | undefined;
  at: string | undefined;
  screen: boolean;
  json: boolean;
}

export async function replay(
  context: Context,
  wanted: string,
  options: ReplayOptions,
): Promise<number> {
  const speed = positive(options.speed ?? "1", "--speed");
  const idleLimit = seconds(options.idleLimit, "--idle-limit") ?? Number.POSITIVE_INFINITY;
  const at = seconds(options.at, "--at");
  const cast = await loadCast(context, wanted);
  if (options.screen || options.json) return showScreen(context, cast, { at, json: options.json });
  warnOfSize(context, cast);
  return play(cast, { speed, idleLimit, from: at ?? 0 });
}

async function showScreen(
  context: Context,
  { events, size }: Cast,
  { at = Number.POSITIVE_INFINITY, json }: { at: number | undefined; json: boolean },
): Promise<number> {
  const screen = await drawCast(events, { size, time: at });
  if (json) context.out(`${JSON.stringify(screen)}\n`);
  else context.out(`${screen.lines.join("\n").trimEnd()}\n`);
  return EXIT.ok;
}

async function play(cast: Cast, pace: Parameters<typeof paced>[1]): Promise<number> {
  const { stdout } = process;
  const stop = new AbortController();
  const quit = (): void => stop.abort();
  process.once("SIGINT", quit);
  try {
    for (const { pause, data } of paced(cast.events, pace)) {
      if (pause > 0) await sleep(pause, undefined, { signal: stop.signal });
      if (!stdout.write(data)) await new Promise<void>((drained) => stdout.once("drain", drained));
    }
    return EXIT.ok;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.cancelled;
    throw error;
  } finally {
    process.off("SIGINT", quit);
    if (stdout.isTTY) stdout.write(`${RESTORE}\r\n`);
  }
}

function warnOfSize({ err }: Context, { size }: Cast): void {
  const { columns, rows, isTTY } = process.stdout;
  if (!isTTY || (columns >= size.cols && rows >= size.rows)) return;
  err(`niia: recorded in ${size.cols}x${size.rows}, this terminal has ${columns}x${rows}\n`);
}

function seconds(text: string | undefined, option: string): number | undefined {
  return text === undefined ? undefined : parseDuration(text, option) / 1000;
}

function positive(text: string, option: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new Failure(`${option}: expected a number above 0, got ${JSON.stringify(text)}`, {
    exit: EXIT.usage,
  });
}
