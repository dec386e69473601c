import type { Schema } from "../check.ts";
import { DIALOG_KINDS } from "../dialog.ts";
import { ERROR_CODES } from "../error.ts";
import { RESTARTS, AGENT_STATES, SESSION_STATES } from "../session.ts";
import { SIGNALS, TURN_ENDS, TURN_STATES } from "../turn.ts";

type Members = Record<string, Schema>;

const string: Schema = { type: "string" };
const count: Schema = { type: "integer", minimum: 0 };
const number: Schema = { type: "number" };
const flag: Schema = { type: "boolean" };
const time: Schema = { type: "string", format: "date-time" };
const strings: Schema = { type: "array", items: string };
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const listOf = (items: Schema): Schema => ({ type: "array", items });
const texts: Schema = { type: "object", additionalProperties: string };

/** An object of an answer: a client passes over members that it does not know. */
function answer(required: Members, optional: Members = {}): Schema {
  return {
    type: "object",
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

const size = answer({ cols: count, rows: count });
const exit = answer(
  { code: { type: ["integer", "null"] }, signal: { type: ["string", "null"] } },
  { reason: string },
);
const cursor = answer({ x: count, y: count });
const evidence = answer({
  at: number,
  signal: { enum: [...SIGNALS] },
  rule: string,
  match: string,
  state: { enum: [...TURN_STATES] },
});
const usage: Schema = { type: "object", additionalProperties: number };
const dialogAnswer = answer(
  { by: string, at: number },
  { choice: count, text: string, deny: flag },
);

/** What a daemon answers, by the names that the prose uses. */
export const ANSWERS: Members = {
  Error: answer(
    { code: { enum: Object.keys(ERROR_CODES) }, message: string },
    { hint: string, details: { type: "object" } },
  ),
  Version: answer(
    {
      version: string,
      protocol: count,
      pid: count,
      startedAt: time,
      events: count,
      extensions: strings,
    },
    { notices: strings },
  ),
  Session: answer(
    {
      id: string,
      name: string,
      state: { enum: [...SESSION_STATES] },
      argv: strings,
      cwd: string,
      pid: { type: ["integer", "null"] },
      size,
      labels: texts,
      createdAt: time,
      offset: count,
      oldest: count,
      title: string,
      restart: { enum: [...RESTARTS] },
      notes: { type: "object" },
    },
    {
      agent: string,
      agentState: { enum: [...AGENT_STATES] },
      endedAt: time,
      exit,
      conversation: string,
      restartable: { const: true },
      restartedAs: string,
      restartOf: string,
      turn: ref("Turn"),
    },
  ),
  Turn: answer(
    {
      id: string,
      session: string,
      prompt: string,
      state: { enum: [...TURN_STATES] },
      times: { type: "object", additionalProperties: number },
      evidence: listOf(evidence),
    },
    {
      end: { enum: [...TURN_ENDS] },
      detail: string,
      reply: string,
      usage,
      resetsAt: time,
      dialog: ref("Dialog"),
      dialogs: listOf(ref("Dialog")),
    },
  ),
  Dialog: answer(
    { id: string, kind: { enum: [...DIALOG_KINDS] }, text: string, options: strings, at: number },
    { tool: string, argument: string, answer: dialogAnswer },
  ),
  Screen: answer(
    {
      size,
      offset: count,
      title: string,
      cursor,
      alternate: flag,
      bracketedPaste: flag,
      modes: { type: "object" },
      lines: strings,
      scrollback: strings,
    },
    { gap: answer({ from: count, to: count }) },
  ),
  WaitResult: answer(
    { outcome: { enum: ["met", "timeout", "ended"] }, session: ref("Session") },
    { match: string, turn: ref("Turn") },
  ),
  Explanation: answer(
    { session: string, text: string },
    { agentState: { enum: [...AGENT_STATES] }, turn: ref("Turn") },
  ),
  RecordingInfo: answer(
    { session: string, name: string, state: string, startedAt: time, bytes: count },
    { endedAt: time },
  ),
  Event: {
    ...answer({ seq: count, at: number, type: string }),
    oneOf: [
      kind(["session.started", "session.exited", "session.ended"], { session: ref("Session") }),
      kind(["session.agent"], { id: string, agentState: { enum: [...AGENT_STATES] } }),
      kind(["session.title"], { id: string, title: string }),
      kind(["turn"], { turn: ref("Turn") }),
      kind(["turn.spent"], { session: string, turn: string, usage }),
    ],
  },
};

function kind(names: string[], members: Members): Schema {
  return answer({ type: { enum: names }, ...members });
}
