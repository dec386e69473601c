import { basename } from "node:path";
import type { HeldSession, Holder } from "../holder/types.ts";
import { reasonOf } from "../log.ts";
import { findProcesses } from "../processes/find.ts";
import type { SessionRecord } from "../store/record.ts";
import type { SessionContext } from "./context.ts";
import { marksOf } from "./terminate.ts";

/** A program that was just forked gets so long to be there: the system executes nothing while it moves a process. */
const BEGIN_MS = 10;
/** Clients that wait for a new daemon come first. */
const AGAIN_MS = 1000;

/** What a holder starts is at first where the holder is. */
const groupsOf = new WeakMap<Holder, string>();

/** From here on what a session starts can be found again: by its descent, and, where it may have one, in a control group
 *  of its own. For what it started before, its marks count. `env` tells one that has just begun, whose client is not
 *  kept waiting for this. */
export function keepTogether(
  context: SessionContext,
  record: SessionRecord,
  { holder, held, env }: { holder: Holder; held: HeldSession; env?: Record<string, string> },
): void {
  const watch = (): void => context.lineage.watch(record.id, held.pid, record.forks);
  if (env === undefined) {
    watch();
    const own = context.shelter.own(held.pid);
    // What it starts is born where it is itself.
    const inside = record.group !== undefined && own.includes(`/${basename(record.group)}`);
    if (!inside) shelter(context, record, { own, after: AGAIN_MS });
  } else {
    setImmediate(watch);
    const own = groupsOf.get(holder) ?? context.shelter.own(held.pid);
    groupsOf.set(holder, own);
    shelter(context, record, { own, after: BEGIN_MS });
  }
}

function shelter(
  context: SessionContext,
  record: SessionRecord,
  where: { own: string; after: number },
): void {
  const marks = { ...marksOf(record, context.lineage), leader: record.pid, group: undefined };
  const group = context.shelter.take({
    id: record.id,
    ...where,
    find: () => findProcesses(marks),
    failed: (reason) =>
      context.log("info", "A session has no control group of its own", {
        session: record.id,
        reason: reasonOf(reason),
      }),
  });
  if (group !== undefined) record.group = group;
}
