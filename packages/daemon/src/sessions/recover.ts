import { readFileSync, readlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { HeldSession, Holder } from "../holder/types.ts";
import { runAfter } from "../plugins/effects.ts";
import { isOver, type SessionRecord } from "../store/record.ts";
import { effectsOf, type SessionContext } from "./context.ts";
import type { Sessions } from "./sessions.ts";
import { tellStarted } from "./started.ts";

type Found = { holder: Holder; held: HeldSession };

/** Goes on where the daemon before stopped: with what the store says, and what the holders have. */
export async function recover(
  sessions: Sessions,
  found: Found[],
  context: SessionContext & { unreachable: ReadonlyMap<string, unknown> },
): Promise<void> {
  const held = new Map(found.map((entry) => [entry.held.id, entry]));
  for (const record of context.tables.sessions()) {
    const at = held.get(record.id);
    held.delete(record.id);
    if (isOver(record)) {
      sessions.remember(record);
      if (at !== undefined) await at.holder.collect(record.id).catch(() => {});
    } else if (at !== undefined) {
      goOn(sessions, record, at, context);
    } else if (record.generation !== undefined && context.unreachable.has(record.generation)) {
      // It may live on in there: neither lost nor over.
      sessions.remember(record);
    } else if (record.state === "starting") {
      await abandon(context, record);
    } else {
      sessions.lost(record);
    }
  }
  for (const at of held.values()) goOn(sessions, unknownRecord(at, context), at, context);
  await sessions.forgetOld();
}

/** A holder's connection broke and was made again: its sessions are attached anew. */
export function recoverHolder(sessions: Sessions, holder: Holder, context: SessionContext): void {
  const held = new Map(holder.list().map((entry) => [entry.id, entry]));
  for (const record of sessions.records()) {
    if (record.generation !== holder.generation || isOver(record)) continue;
    const entry = held.get(record.id);
    sessions.live(record.id)?.abandon();
    if (entry === undefined) sessions.lost(record);
    else goOn(sessions, record, { holder, held: entry }, context);
  }
}

function goOn(sessions: Sessions, record: SessionRecord, at: Found, context: SessionContext): void {
  const fresh = record.state === "starting";
  const session = sessions.adopt(record, at);
  if (fresh) return tellStarted(context, session);
  context.tables.saveSession(record);
  session.agent?.resume();
}

/** A start that was broken off before the program ran: undone, so that its key may start it again. */
async function abandon(context: SessionContext, record: SessionRecord): Promise<void> {
  await runAfter(effectsOf(context, record));
  context.tables.deleteSession(record.id);
  await rm(record.dir, { recursive: true, force: true });
}

/** A terminal that the store does not know, after the store was lost: kept, under what the system tells of it. */
function unknownRecord({ holder, held }: Found, context: SessionContext): SessionRecord {
  const record: SessionRecord = {
    id: held.id,
    name: `found-${held.id}`,
    state: "running",
    argv: look(
      () => readFileSync(`/proc/${held.pid}/cmdline`, "utf8").split("\0").slice(0, -1),
      [],
    ),
    cwd: look(() => readlinkSync(`/proc/${held.pid}/cwd`), "/"),
    dir: join(context.state, "sessions", held.id),
    pid: held.pid,
    size: held.size,
    flow: "lossless",
    labels: {},
    createdAt: Date.now(),
    generation: holder.generation,
    offset: held.offset,
    oldest: held.oldest,
    heard: held.offset,
    title: "",
    notes: {},
    request: { cwd: "/" },
  };
  context.tables.insertSession(record);
  return record;
}

function look<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
