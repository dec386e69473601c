import { join } from "node:path";
import type { JobRef, Message } from "../engine/event.ts";
import type { Place } from "./place.ts";

/** Messages that one session may have under way at a time, and the characters of each. */
const FILES = 200;
const LIMIT = 256 * 1024;
const EVERY = 500;

type Sent = Omit<Message, "from">;

interface Outbox {
  outbox: string;
  /** Whose it is: a message is from its outbox's owner, whatever is written in it. */
  ref: JobRef;
}

/** What lies in a worker's outbox and is not known to the run yet, in the order of its names. What is no message is left
 *  where it is. */
export async function readOutbox(place: Place, { outbox, ref }: Outbox): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const name of await place.files.list(outbox, FILES)) {
    if (!/^[\w-]{1,80}\.json$/.test(name) || place.isKnown(idOf(ref, name))) continue;
    const text = await place.files.read(join(outbox, name), LIMIT).catch(() => undefined);
    const message = parse(text);
    if (message !== undefined) sent.push({ id: idOf(ref, name), ...message });
  }
  return sent;
}

/** Tells the run of messages while their sender still works. The function it returns ends that. */
export function watchOutbox(
  place: Place,
  { outbox, ref, signal }: Outbox & { signal: AbortSignal },
): () => void {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  void (async () => {
    for (;;) {
      await place.clock.until(place.clock.now() + (place.mailEvery ?? EVERY), both);
      for (const message of await readOutbox(place, { outbox, ref }))
        if (!both.aborted) place.tell({ type: "messageSent", ...message, from: ref });
    }
  })().catch(() => undefined);
  return () => stop.abort();
}

/** One sender's names are its own. */
function idOf({ phase, job }: JobRef, name: string): string {
  return `${phase}.${job}.${name.slice(0, -".json".length)}`;
}

function parse(text: string | undefined): { to: string; text: string } | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as { to?: unknown; text?: unknown };
    if (typeof value.to !== "string" || typeof value.text !== "string") return undefined;
    return { to: value.to.slice(0, 200), text: value.text };
  } catch {
    return undefined;
  }
}
