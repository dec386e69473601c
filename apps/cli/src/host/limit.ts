import { addUsage } from "@connector/runtime";
import type { Client } from "@pty4ai/client";
import type { Turn, Usage } from "@pty4ai/protocol";

/** A limit's clock and ours need not agree. */
const MARGIN_MS = 30_000;
const LONGEST = 2 ** 31 - 1;
/** In the id of a turn that is given once more. */
export const AGAIN = ":again:";

export interface Patience {
  client: () => Promise<Client>;
  now: () => number;
  signal: AbortSignal;
  /** Told what the turn has used so far, in all. */
  spent: (usage: Usage) => void;
}

/** The turn's end; one that ended at a limit is waited for until the agent says that it is over, and its prompt given
 *  again under an id made from the first. Called again after a restart it comes to where it was. What is used until then
 *  counts together. */
export async function turnPastLimits(
  session: string,
  first: string,
  { client, now, signal, spent }: Patience,
): Promise<Turn> {
  let before: Usage = {};
  for (let id = first, round = 1; ; round++) {
    const sofar = before;
    const ended = await (await client()).waitTurn(session, id, {
      signal,
      spent: (usage) => spent(addUsage(sofar, usage)),
    });
    before = addUsage(sofar, ended.usage ?? {});
    const turn = { ...ended, usage: before };
    const until = turn.resetsAt === undefined ? Number.NaN : Date.parse(turn.resetsAt);
    if (turn.end !== "limit" || Number.isNaN(until)) return turn;
    await nap(until + MARGIN_MS - now(), signal);
    id = `${first}${AGAIN}${round}`;
    try {
      await (await client()).submit(session, { id, prompt: turn.prompt });
    } catch {
      // The agent did not stay: the limit is what ended the turn.
      return turn;
    }
  }
}

async function nap(ms: number, signal: AbortSignal): Promise<void> {
  for (let left = ms; left > 0; left -= LONGEST)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, Math.min(left, LONGEST));
      signal.addEventListener(
        "abort",
        () => {
          clearTimeout(timer);
          reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
        },
        { once: true },
      );
    });
}
