import { dirname, join } from "node:path";
import { phasePlan } from "../engine/attempt.ts";
import { at } from "../engine/rows.ts";
import type { RunState } from "../engine/state.ts";
import { messageOf } from "../error.ts";
import { HostRefusal } from "../host.ts";
import { cut } from "../prompt/fence.ts";
import { cueText } from "../prompt/compose.ts";
import { NUDGE } from "../prompt/nudge.ts";
import { retryText } from "../prompt/retry.ts";
import { collect, TEXT_LIMIT } from "./collect.ts";
import { conditionContext } from "./condition.ts";
import { finish } from "./finish.ts";
import type { CommandOf, JobTold, Perform } from "./loop.ts";
import { mergeTrees } from "./merge.ts";
import { writeMinutes } from "./minutes.ts";
import { writeNote } from "./note.ts";
import { readOutbox, watchOutbox } from "./outbox.ts";
import { writeInbox } from "./inbox.ts";
import { mailboxOf, scratchpadOf } from "./paths.ts";
import type { Place } from "./place.ts";
import { sessionRequest } from "./session.ts";
import { awaitTeam, startTeam, stopTeam } from "./teams.ts";

/** Carries out one command and says how it went. */
export function performer(place: Place): Perform {
  return async (command, state, signal) => {
    switch (command.kind) {
      case "evaluateCondition":
        return evaluate(place, state, command);
      case "evaluateUntil":
        return evaluateUntil(place, state, command);
      case "writeMinutes":
        return minutes(place, state, command);
      case "mergeTrees":
        return mergeTrees(place, state, command);
      case "startTeam":
        return startTeam(place, state, command);
      case "awaitTeam":
        return awaitTeam(place, state, { command, signal });
      case "stopTeam":
        return stopTeam(place, state, { command, signal });
      case "startSession":
        return start(place, state, { command, signal });
      case "awaitTurn":
        return awaitTurn(place, state, { command, signal });
      case "collectResult":
        return collectResult(place, state, command);
      case "sendTurn":
        return sendTurn(place, state, command);
      case "stopSession":
        return stopSession(place, command);
      case "writeScratchpad":
        return writeScratchpad(place, state, command);
      case "startTimer": {
        await place.clock.until(command.due, signal);
        const { key, ref } = command;
        return { type: "timerFired", key, ...(ref === undefined ? {} : { ref }) };
      }
      default:
        return finish(place, state, command);
    }
  };
}

async function evaluate(
  place: Place,
  state: RunState,
  { key, phase }: CommandOf<"evaluateCondition">,
): ReturnType<Perform> {
  const { condition } = phasePlan(state, phase);
  try {
    if (condition === undefined)
      return { type: "conditionEvaluated", key, value: true, warnings: [] };
    const { value, warnings } = await place.evaluate(condition, conditionContext(state, condition));
    return { type: "conditionEvaluated", key, value, warnings };
  } catch (error) {
    return { type: "conditionFailed", key, message: messageOf(error) };
  }
}

async function evaluateUntil(
  place: Place,
  state: RunState,
  { key, phase, last, round }: CommandOf<"evaluateUntil">,
): ReturnType<Perform> {
  const plan = phasePlan(state, phase);
  const source = plan.talk?.until ?? plan.until ?? "false";
  try {
    const condition = { source, phases: [] };
    const facts = { ...conditionContext(state, condition), last, round };
    const { value, warnings } = await place.evaluate(condition, facts);
    return { type: "conditionEvaluated", key, phase, value, warnings };
  } catch (error) {
    return { type: "conditionFailed", key, phase, message: messageOf(error) };
  }
}

async function minutes(
  place: Place,
  state: RunState,
  { key, phase }: CommandOf<"writeMinutes">,
): ReturnType<Perform> {
  try {
    return { type: "minutesWritten", key, phase, file: await writeMinutes(place, state, phase) };
  } catch (error) {
    const problem = `its minutes are not in ${scratchpadOf(place.record.dir)}: ${messageOf(error)}`;
    return { type: "minutesWritten", key, phase, problem };
  }
}

async function start(
  place: Place,
  state: RunState,
  { command, signal }: { command: CommandOf<"startSession">; signal: AbortSignal },
): Promise<JobTold> {
  const { key, ref, turn } = command;
  try {
    await place.room(ref, signal);
    const request = await sessionRequest(place, state, { ref, turn });
    await place.files.makeFolder(dirname(request.resultFile));
    if (request.scratchpad !== undefined) await place.files.makeFolder(request.scratchpad.dir);
    await writeInbox(place, state, ref);
    const { id, tree, branch, sandbox, warnings } = await place.host.start(request);
    return {
      type: "sessionStarted",
      key,
      ref,
      session: id,
      tree,
      ...(branch === undefined ? {} : { branch }),
      ...(sandbox === undefined ? {} : { sandbox }),
      ...(warnings === undefined ? {} : { warnings }),
    };
  } catch (error) {
    signal.throwIfAborted();
    const refusal = error instanceof HostRefusal ? error : undefined;
    const hint = refusal?.hint;
    return {
      type: "sessionRefused",
      key,
      ref,
      reason: refusal?.reason ?? "error",
      message: `could not be started: ${messageOf(error)}`,
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

async function awaitTurn(
  place: Place,
  state: RunState,
  { command, signal }: { command: CommandOf<"awaitTurn">; signal: AbortSignal },
): Promise<JobTold> {
  const { key, ref, session, turn } = command;
  const outbox = join(mailboxOf(place.record.dir, state, ref), "out");
  const stop = watchOutbox(place, { outbox, ref, signal });
  try {
    const ended = await place.host.turnEnded(session, turn, signal, (usage) =>
      place.tell({ type: "turnSpent", ref, turn, usage }),
    );
    const { end, detail, reply, usage, resetAt } = ended;
    const sent = await readOutbox(place, { outbox, ref });
    return {
      type: "turnEnded",
      key,
      ref,
      end,
      ...(detail === undefined ? {} : { detail }),
      ...(reply === undefined ? {} : { reply: cut(reply, TEXT_LIMIT) }),
      ...(usage === undefined ? {} : { usage }),
      ...(resetAt === undefined ? {} : { resetAt }),
      ...(sent.length === 0 ? {} : { sent }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { type: "turnEnded", key, ref, end: "crashed", detail: messageOf(error) };
  } finally {
    stop();
  }
}

async function collectResult(
  place: Place,
  state: RunState,
  { key, ref }: CommandOf<"collectResult">,
): Promise<JobTold> {
  return { type: "resultCollected", key, ref, ...(await collect(place, state, ref)) };
}

async function sendTurn(
  place: Place,
  state: RunState,
  command: CommandOf<"sendTurn">,
): Promise<JobTold> {
  const { key, ref, session, turn, asked } = command;
  try {
    const { cue } = at(at(state.phases, ref.phase).jobs, ref.job);
    const own = cue === null ? "" : cueText(state, ref, cue);
    const prompt = asked === "nudge" ? NUDGE : asked === "outputs" ? retryText(state, ref) : own;
    await writeInbox(place, state, ref);
    await place.host.prompt(session, { id: turn, prompt });
    return { type: "turnSent", key, ref };
  } catch (error) {
    return { type: "turnRefused", key, ref, message: messageOf(error) };
  }
}

async function stopSession(
  place: Place,
  { key, ref, session, reason }: CommandOf<"stopSession">,
): Promise<JobTold> {
  try {
    const ended = await place.host.stop(session, reason);
    const { exitCode, signal, lost, commit, transcript, lastTurn, warnings } = ended;
    return {
      type: "sessionStopped",
      key,
      ref,
      exitCode,
      signal,
      ...(lost === undefined ? {} : { lost }),
      ...(commit === undefined ? {} : { commit }),
      ...(transcript === undefined ? {} : { transcript }),
      ...(lastTurn === undefined ? {} : { spent: lastTurn }),
      ...(warnings === undefined ? {} : { warnings }),
    };
  } catch (error) {
    const problem = `its session ${session} could not be stopped: ${messageOf(error)}`;
    return { type: "sessionStopped", key, ref, exitCode: null, signal: null, problem };
  }
}

async function writeScratchpad(
  place: Place,
  state: RunState,
  { key, ref }: CommandOf<"writeScratchpad">,
): Promise<JobTold> {
  try {
    return { type: "scratchpadWritten", key, ref, file: await writeNote(place, state, ref) };
  } catch (error) {
    const where = scratchpadOf(place.record.dir);
    return {
      type: "scratchpadWritten",
      key,
      ref,
      problem: `its result is not in ${where}: ${messageOf(error)}`,
    };
  }
}
