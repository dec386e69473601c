// The worker thread that writes the recordings.
import { parentPort } from "node:worker_threads";
import { reasonOf } from "../log.ts";
import type { Entry } from "./entry.ts";
import type { Fact, FromRecorder, OpenMessage, ToRecorder } from "./messages.ts";
import { Tape } from "./tape.ts";
import { Writer } from "./writer.ts";

interface Kept {
  writer: Writer;
  tape: Tape;
  exited: boolean;
  /** Set while the disk takes nothing: the offset from which output is missing. */
  missing: number | undefined;
  typing?: NodeJS.Timeout;
}

/** What somebody began to type is written as it is after this pause. */
const TYPING_MS = 2000;

const recordings = new Map<number, Kept>();

parentPort?.on("message", (message: ToRecorder) => {
  if (message.type === "open") open(message);
  else if (message.type === "settle") post({ type: "settled", ask: message.ask });
  else feed(message.facts);
});

function open(message: OpenMessage): void {
  const { recording, secrets, ...options } = message;
  try {
    const writer = new Writer(options);
    const { offset, exited } = writer.standing;
    recordings.set(recording, {
      writer,
      tape: new Tape(secrets, offset),
      exited,
      missing: undefined,
    });
    post({ type: "opened", recording, offset });
  } catch (error) {
    post({ type: "refused", recording, reason: reasonOf(error) });
  }
}

/** One write for all that came of a recording. */
function feed(facts: [recording: number, fact: Fact][]): void {
  const entries = new Map<number, Entry[]>();
  const taken = new Map<number, number>();
  for (const [recording, fact] of facts) {
    const kept = recordings.get(recording);
    if (fact.kind === "output")
      taken.set(recording, (taken.get(recording) ?? 0) + fact.bytes.length);
    if (kept === undefined) continue;
    const mine = entries.get(recording) ?? [];
    entries.set(recording, mine);
    mine.push(...(fact.kind === "close" ? kept.tape.typed() : entriesOf(kept, fact)));
    if (fact.kind === "input" && fact.key === undefined) waitForMore(recording, kept);
    if (fact.kind !== "close") continue;
    append(recording, kept, mine.splice(0));
    close(recording, kept);
  }
  for (const [recording, mine] of entries) {
    const kept = recordings.get(recording);
    if (kept !== undefined) append(recording, kept, mine);
  }
  for (const [recording, bytes] of taken) post({ type: "taken", recording, bytes });
}

function entriesOf(kept: Kept, fact: Exclude<Fact, { kind: "close" }>): Entry[] {
  if (fact.kind !== "exit") return kept.tape.take(fact);
  const entries = kept.exited ? kept.tape.rest(fact.at) : kept.tape.take(fact);
  kept.exited = true;
  return entries;
}

function append(recording: number, kept: Kept, entries: Entry[]): void {
  if (entries.length === 0) return;
  const at = Date.now();
  try {
    const told =
      kept.missing === undefined
        ? entries
        : [
            ...gap(kept.missing, entries, at),
            ...entries.filter((entry) => entry.kind !== "output"),
          ];
    const turned = kept.writer.append(told, at);
    if (kept.missing !== undefined) post({ type: "mended", recording });
    kept.missing = undefined;
    if (turned) post({ type: "turned", recording });
  } catch (error) {
    if (kept.missing === undefined) fail(recording, error);
    kept.missing ??= kept.writer.standing.offset;
  }
}

/** What could not be written, up to the end of what comes now: it is told instead of being recorded. */
function gap(from: number, entries: Entry[], at: number): Entry[] {
  const to = entries.reduce(
    (most, entry) => ("to" in entry ? Math.max(most, entry.to) : most),
    from,
  );
  return to > from ? [{ kind: "gap", at, from, to, reason: "disk" }] : [];
}

function waitForMore(recording: number, kept: Kept): void {
  clearTimeout(kept.typing);
  kept.typing = setTimeout(() => append(recording, kept, kept.tape.typed()), TYPING_MS);
}

function close(recording: number, kept: Kept): void {
  clearTimeout(kept.typing);
  kept.writer.close();
  recordings.delete(recording);
}

function fail(recording: number, error: unknown): void {
  post({ type: "failed", recording, reason: reasonOf(error) });
}

function post(message: FromRecorder): void {
  parentPort?.postMessage(message, []);
}
