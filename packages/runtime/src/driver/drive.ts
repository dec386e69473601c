import { evaluateCondition } from "@connector/spec";
import type { DriverOptions, Run } from "../driver.ts";
import type { Decisions, RunEvent } from "../engine/event.ts";
import type { Selection } from "../engine/selection.ts";
import { createState } from "../engine/start.ts";
import type { Budget } from "../engine/state.ts";
import type { RunRecord } from "../journal/journal.ts";
import { type RunReport, summarise } from "../report/summary.ts";
import { systemClock } from "./clock.ts";
import { Feed } from "./feed.ts";
import { diskFiles } from "./files.ts";
import { smallFleet, type Start, teamsOf } from "./fleet.ts";
import { instructionsOf } from "./instructions.ts";
import { LIMITS } from "./limits.ts";
import { Loop } from "./loop.ts";
import { Mail } from "./mail.ts";
import { patient } from "./patience.ts";
import { performer } from "./perform.ts";
import type { Place } from "./place.ts";
import { roomIn } from "./room.ts";
import { validateWithAjv } from "./schema.ts";

/** Where a run is taken up, and how its sub-teams are. */
export interface Past {
  events: RunEvent[];
  /** It is to go on although it ended, changed so. */
  again?: { selection?: Selection; budget?: Budget; decide?: Decisions };
  start: Start;
}

const OVER = new Error("the run is over, or was let go of");

/** Carries out a run from where its events leave it, until that is over or let go of: `Loop` feeds the engine, `performer`
 *  carries out its commands in a `Place`, and what is heard goes to the readers of `events` and to who sent mail. */
export function drive(record: RunRecord, options: DriverOptions, past: Past): Run {
  const { id, dir } = record;
  const { journal, signal, clock = systemClock } = options;
  const initial = createState(record.plan, record.facts);
  const fleet = options.fleet ?? smallFleet();
  const mail = new Mail();
  const feed = new Feed<RunEvent>();
  const over = new AbortController();
  const done = Promise.withResolvers<RunReport>();
  done.promise.catch(() => undefined);
  let { again } = past;
  /** False while the journal is read. */
  let live = false;
  /** True while what was open is begun once more: it may have its session already. */
  let reopening = false;
  let used = initial.usage;

  const room = roomIn(fleet, {
    id,
    state: () => loop.state,
    clock,
    limit: options.limits?.sessions ?? LIMITS.sessions,
  });
  const place: Place = {
    record,
    host: patient(options.host, clock, over.signal),
    journal,
    clock,
    files: options.files ?? diskFiles,
    evaluate: options.evaluate ?? evaluateCondition,
    validate: options.validate ?? validateWithAjv,
    teams: teamsOf(record, { ...options, fleet }, past.start),
    room: (ref, abort) => room(ref, { again: reopening, signal: abort }),
    tell: (event) => loop.receive(event),
    isKnown: (message) => mail.isKnown(message),
    ...(options.mailEvery === undefined ? {} : { mailEvery: options.mailEvery }),
    instructions: instructionsOf(record.plan, options.instructions),
  };
  const loop: Loop = new Loop({
    id,
    state: initial,
    journal,
    clock,
    perform: performer(place),
    told(event) {
      feed.push(event);
      mail.heard(event, loop.state);
      if (!live) return;
      if (loop.state.usage !== used) options.spent?.((used = loop.state.usage));
      if (loop.state.closed) closed();
    },
    failed: (error) => end(() => done.reject(error)),
  });
  const run: Run = {
    id,
    initial,
    get state() {
      return loop.state;
    },
    events: feed,
    send(message) {
      const answer = mail.answerTo(message.id);
      loop.receive({ type: "messageSent", from: null, ...message });
      return answer;
    },
    redeliver(message) {
      const answer = mail.answerTo(message);
      loop.receive({ type: "messageRedelivered", id: message });
      return answer;
    },
    spent: (child, usage) => loop.receive({ type: "childSpent", run: child, usage }),
    cancel: (reason) =>
      loop.receive({ type: "cancelRequested", ...(reason === undefined ? {} : { reason }) }),
    done: done.promise,
  };
  if (options.fleet === undefined) fleet.add(run);
  begin();
  return run;

  function begin(): void {
    loop.replay(past.events);
    live = true;
    if (signal?.aborted === true) return letGo();
    signal?.addEventListener("abort", letGo, { once: true });
    if (loop.state.closed) {
      again ??= {};
      closed();
    } else if (loop.state.status === "pending") loop.receive({ type: "started" });
    else {
      reopening = true;
      loop.reopen();
      reopening = false;
    }
  }

  /** The end of the run is written down: that is all, but where it was to go on. */
  function closed(): void {
    if (again === undefined) return letGo();
    const change = again;
    again = undefined;
    journal.update(id, { status: "running" });
    loop.receive({ type: "resumed", ...change });
  }

  function letGo(): void {
    end(() => done.resolve(summarise(loop.state, { dir })));
  }

  function end(settle: () => void): void {
    signal?.removeEventListener("abort", letGo);
    loop.release();
    over.abort(OVER);
    feed.end();
    mail.end();
    settle();
  }
}
