import { readFileSync } from "node:fs";
import type { Fanout } from "../output/fanout.ts";
import type { SessionRecord } from "../store/record.ts";
import type { Recorder, Shot } from "./recorder.ts";
import type { Recordings } from "./recordings.ts";

export interface SessionSource {
  fanout: Fanout;
  screen: () => Promise<Shot>;
  /** The program's environment, where this daemon started it. */
  env?: Record<string, string>;
}

/** Records a session, unless it was asked for without. */
export function recordSession(
  recordings: Recordings,
  record: SessionRecord,
  { fanout, screen, env }: SessionSource,
): Recorder | undefined {
  const { id, dir, name, argv, size, pid } = record;
  if (!(record.request.record ?? recordings.byDefault)) return undefined;
  return recordings.record({
    fanout,
    screen,
    dir,
    exit: () => record.exit,
    head: { session: id, name, argv, size },
    env: env ?? environmentOf(pid, id),
    fresh: env !== undefined,
  });
}

/** The environment that a session's program was started with, as the system tells it; undefined where it does not, or
 *  where the number belongs to another program by now. */
function environmentOf(pid: number | null, session: string): Record<string, string> | undefined {
  try {
    const pairs = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").filter(Boolean);
    const env = Object.fromEntries(
      pairs.map((pair): [string, string] => {
        const at = pair.indexOf("=");
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
    return env["NIIA_SESSION"] === session ? env : undefined;
  } catch {
    return undefined;
  }
}
