import { setTimeout as sleep } from "node:timers/promises";
import { viewOf, type SessionRecord } from "../store/record.ts";
import { runAfter } from "../plugins/effects.ts";
import { reasonOf } from "../log.ts";
import { saveTail, type Tail } from "../output/tail.ts";
import { effectsOf, type SessionContext } from "./context.ts";
import type { LiveSession } from "./live.ts";
import { sweep } from "./terminate.ts";

const SWEEP_GRACE_MS = 500;
const TAIL_TRIES = 60;
const TAIL_PAUSE_MS = 500;

/** What follows once a terminal has printed its last byte. Every step may be repeated: a crash in between starts over. */
export async function finish(context: SessionContext, session: LiveSession): Promise<void> {
  const { record } = session;
  const tail = await session.tail();
  // What scrolled out of the kept output is only on the screen.
  if (tail.oldest > 0) await session.pause();
  record.oldest = (await kept(context, record, tail)) ? tail.oldest : record.offset;
  await Promise.all([cleanUp(context, record), session.recorded()]);
  await settle(context, record, "ended");
}

/** On a full disk it is tried for a while, since the holder still has the output; then that is lost, and told, and
 *  neither the end nor the cleaning up is. */
async function kept(context: SessionContext, record: SessionRecord, tail: Tail): Promise<boolean> {
  for (let tries = TAIL_TRIES; ; tries--) {
    try {
      await saveTail(record.dir, tail);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === "ENOSPC" && tries > 1) {
        await sleep(TAIL_PAUSE_MS);
        continue;
      }
      const fields = { session: record.id, bytes: tail.bytes.length, reason: reasonOf(error) };
      context.log("error", "The output of a session that ended could not be kept", fields);
      return false;
    }
  }
}

/** The machine or the holder went away under it. */
export async function lose(context: SessionContext, record: SessionRecord): Promise<void> {
  await endOpenTurns(context, record);
  await cleanUp(context, record);
  await settle(context, record, "lost");
}

async function cleanUp(context: SessionContext, record: SessionRecord): Promise<void> {
  await sweep(record, SWEEP_GRACE_MS, context);
  await runAfter(effectsOf(context, record));
}

function settle(
  context: SessionContext,
  record: SessionRecord,
  state: "ended" | "lost",
): Promise<void> {
  return context.store.persist(() => {
    record.state = state;
    record.endedAt = Date.now();
    context.tables.saveSession(record);
    const turn = record.turn === undefined ? undefined : context.tables.turn(record.turn);
    const session = { ...viewOf(record), ...(turn === undefined ? {} : { turn }) };
    context.events.append({ type: "session.ended", session });
  });
}

/** Nobody can say how such a turn would have ended. */
function endOpenTurns(context: SessionContext, record: SessionRecord): Promise<void> {
  return context.store.persist(() => {
    for (const turn of context.tables.turns(record.id)) {
      if (turn.state === "ended") continue;
      const ended = {
        ...turn,
        state: "ended" as const,
        end: "crashed" as const,
        detail: "The terminal was lost",
        times: { ...turn.times, ended: Date.now() },
      };
      context.tables.saveTurn(ended);
      context.events.append({ type: "turn", turn: ended });
    }
    if (record.agentState !== undefined) record.agentState = "exited";
  });
}
