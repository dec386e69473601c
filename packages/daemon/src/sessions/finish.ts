import { viewOf, type SessionRecord } from "../store/record.ts";
import { runAfter } from "../plugins/effects.ts";
import { saveTail } from "../output/tail.ts";
import { effectsOf, type SessionContext } from "./context.ts";
import type { LiveSession } from "./live.ts";
import { sweep } from "./terminate.ts";

const SWEEP_GRACE_MS = 500;

/** What follows once a terminal has printed its last byte. Every step may be repeated: a crash in between starts over. */
export async function finish(context: SessionContext, session: LiveSession): Promise<void> {
  const { record } = session;
  const tail = await session.tail();
  // What scrolled out of the kept output is only on the screen.
  if (tail.oldest > 0) await session.pause();
  await saveTail(record.dir, tail);
  record.oldest = tail.oldest;
  await Promise.all([cleanUp(context, record), session.recorded()]);
  settle(context, record, "ended");
}

/** The machine or the holder went away under it. */
export async function lose(context: SessionContext, record: SessionRecord): Promise<void> {
  endOpenTurns(context, record);
  await cleanUp(context, record);
  settle(context, record, "lost");
}

async function cleanUp(context: SessionContext, record: SessionRecord): Promise<void> {
  await sweep(record, SWEEP_GRACE_MS);
  await runAfter(effectsOf(context, record));
}

function settle(context: SessionContext, record: SessionRecord, state: "ended" | "lost"): void {
  context.store.transaction(() => {
    record.state = state;
    record.endedAt = Date.now();
    context.tables.saveSession(record);
    const turn = record.turn === undefined ? undefined : context.tables.turn(record.turn);
    const session = { ...viewOf(record), ...(turn === undefined ? {} : { turn }) };
    context.events.append({ type: "session.ended", session });
  });
}

/** Nobody can say how such a turn would have ended. */
function endOpenTurns(context: SessionContext, record: SessionRecord): void {
  context.store.transaction(() => {
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
