import type { Client } from "@pty4ai/client";
import type { Turn } from "@pty4ai/protocol";

/** A limit's clock and ours need not agree. */
const MARGIN_MS = 30_000;
const LONGEST = 2 ** 31 - 1;

export interface Patience {
  client: () => Promise<Client>;
  now: () => number;
  signal: AbortSignal;
}

/** The turn's end; one that ended at a limit is waited for until the agent says that it is over, and its prompt given
 *  again under an id made from the first. Called again after a restart it comes to where it was. */
export async function turnPastLimits(
  session: string,
  first: string,
  { client, now, signal }: Patience,
): Promise<Turn> {
  for (let id = first, round = 1; ; round++) {
    const turn = await (await client()).waitTurn(session, id, { signal });
    const until = turn.resetsAt === undefined ? Number.NaN : Date.parse(turn.resetsAt);
    if (turn.end !== "limit" || Number.isNaN(until)) return turn;
    await nap(until + MARGIN_MS - now(), signal);
    id = `${first}:again:${round}`;
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
