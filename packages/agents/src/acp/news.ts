import type { Step } from "../turn/context.ts";
import { read, usageIn } from "../turn/hook.ts";
import { type Ending, type Ground, reach, spend } from "../turn/record.ts";
import type { EngineEvent } from "../turn/types.ts";
import { opened } from "./dialog.ts";
import { isNews, readNews } from "./check.ts";
import { failureOf, over, OVER, RECORDS } from "./end.ts";
import type { AgentEventName, AgentEvents, Stop } from "./event.ts";

type Hook = Extract<EngineEvent, { type: "hook" }>;

/** Takes in what the bridge told. News of a turn that is not the active one say nothing: they come late, or from somebody
 *  else who can write into the sink. */
export function absorbNews(step: Step, event: Hook): void {
  const { state } = step;
  state.hooks[event.name] = step.at;
  if (isNews(event.name)) hear(step, event.name, event.payload);
  else absorbRecords(step, event);
}

function hear(step: Step, name: AgentEventName, payload: unknown): void {
  const news = readNews(name, payload);
  if (news === undefined) return;
  const of = "turn" in news ? news.turn : undefined;
  if (of === undefined || of === step.state.active?.request.id)
    (HEARD[name] as (step: Step, news: object) => void)(step, news);
}

const HEARD: { [N in AgentEventName]: (step: Step, news: AgentEvents[N]) => void } = {
  "acp.ready": ready,
  "acp.failed": (step, trouble) =>
    inTrouble(step, trouble.message, failureOf(step, trouble).end === "auth"),
  "acp.gone": (step, { message }) => inTrouble(step, message, false),
  "acp.sent": sent,
  "acp.update": (step, { what }) => progress(step, `acp.update ${what}`),
  "acp.retry": (step, { message }) => retrying(step, message),
  "acp.asked"(step, asked) {
    progress(step, `acp.asked ${asked.text}`);
    opened(step, asked);
  },
  "acp.spent": (step, { usage }) => spent(step, usage),
  "acp.done": done,
  "acp.error": failed,
};

function ready(step: Step, { conversation }: AgentEvents["acp.ready"]): void {
  const { state } = step;
  state.readyAt ??= step.at;
  if (conversation === undefined || conversation === state.conversation) return;
  state.conversation = conversation;
  step.effects.push({ type: "conversation", id: conversation });
}

/** The first reason holds: what follows it is its consequence. */
function inTrouble(step: Step, message: string, auth: boolean): void {
  step.state.messages.trouble ??= { message: message.slice(0, 400), auth };
}

function sent(step: Step): void {
  const { active } = step.state;
  if (active === null || active.taken !== null) return;
  active.enterAt = step.at;
  active.taken = "told";
  active.progressAt = step.at;
  submitted(step, { signal: "hook", rule: "acp.sent", match: "the agent's input took the prompt" });
}

function submitted(step: Step, ground: Ground): void {
  const { active } = step.state;
  if (active === null) return;
  if (active.turn.state === "queued") reach(step, "typed", ground);
  if (active.turn.state === "typed") reach(step, "submitted", ground);
}

/** The agent got on. */
function progress(step: Step, match: string): void {
  const { active } = step.state;
  if (active === null) return;
  sent(step);
  active.progressAt = step.at;
  active.progress += 1;
  active.retry = null;
  active.stage = "working";
  if (active.turn.state !== "working")
    reach(step, "working", { signal: "hook", rule: "acp.update", match });
}

function spent(step: Step, told: unknown): void {
  const usage = usageIn(told);
  if (usage !== undefined) spend(step, usage);
}

function retrying(step: Step, message: string): void {
  const { active } = step.state;
  if (active === null) return;
  active.progressAt = step.at;
  active.retry = {
    since: active.retry?.since ?? step.at,
    seenAt: step.at,
    line: message.slice(0, 400),
    told: true,
  };
}

function done(step: Step, { stop, reply, usage }: AgentEvents["acp.done"]): void {
  const { active } = step.state;
  if (active === null) return;
  sent(step);
  const ground: Ground = { signal: "hook", rule: "acp.done", match: `acp.done ${stop}` };
  const counted = usageIn(usage);
  const ending = {
    ...(Object.hasOwn(ENDS, stop) ? ENDS[stop] : unknown(stop)),
    reply,
    ...(counted === undefined ? {} : { usage: counted }),
    ground,
  };
  conclude(
    step,
    active.interrupt && stop === "cancelled" ? { ...ending, end: "interrupted" } : ending,
  );
}

function failed(step: Step, { usage, ...trouble }: AgentEvents["acp.error"]): void {
  const counted = usageIn(usage);
  conclude(step, {
    ...failureOf(step, trouble),
    ...(counted === undefined ? {} : { usage: counted }),
    ground: { signal: "hook", rule: "acp.error", match: `acp.error ${trouble.message}` },
  });
}

const ENDS: Record<Stop, Pick<Ending, "end" | "detail">> = {
  end: { end: "done" },
  cancelled: { end: "interrupted" },
  tokens: { end: "error", detail: "the answer was cut at the model's limit of tokens" },
  steps: { end: "error", detail: "the agent stopped at its limit of requests in one turn" },
  refusal: { end: "error", detail: "the model refused to go on" },
};

function unknown(stop: string): Pick<Ending, "end" | "detail"> {
  return { end: "unsure", detail: `the agent stopped for a reason unknown here: ${stop}` };
}

/** Where the agent's own records count better than its message, the end waits a moment for them. */
function conclude(step: Step, ending: Ending): void {
  if (step.signals.profile.acp?.records === undefined) over(step, ending);
  else step.state.latched[OVER] ??= { at: step.at, detail: ending.ground.match, ending };
}

/** Events of the agent's own that a profile follows beside the messages: its records of tokens, what it used so far, and
 *  its retries. */
function absorbRecords(step: Step, { name, payload }: Hook): void {
  const { profile, rules } = step.signals;
  const { active, latched } = step.state;
  if (active === null || active.taken === null) return;
  const { records } = profile.acp ?? {};
  if (records?.hook === name) {
    const usage = usageIn(read(payload, records.usage));
    latched[RECORDS] = { at: step.at, detail: name, ...(usage === undefined ? {} : { usage }) };
  }
  for (const { kind, rule } of rules) {
    if (rule.hook !== name) continue;
    if (kind === "spent") spent(step, read(payload, rule.usage ?? ""));
    if (kind === "retrying") {
      const said = (rule.text ?? []).map((path) => read(payload, path));
      retrying(step, said.find((each) => typeof each === "string") ?? name);
    }
  }
}
