import { type Plugin, ProtocolError } from "@pty4ai/protocol";

export interface TimeoutOptions {
  /** Milliseconds after its start at which the session and everything it started are ended. */
  ms: number;
}

/** About 24.8 days: the longest time a timer of Node can wait. */
export const LONGEST_MS = 2_147_483_647;

/** Gives a session a deadline. Where it has one already, the earlier holds. */
export const plugin: Plugin<TimeoutOptions, undefined> = {
  name: "timeout",
  order: 80,
  schema: {
    type: "object",
    properties: {
      ms: {
        type: "integer",
        minimum: 1,
        maximum: LONGEST_MS,
        description: "Milliseconds after its start at which the session is ended.",
      },
    },
    required: ["ms"],
    additionalProperties: false,
  },
  transform(draft, options) {
    const ms = Math.min(checked(options?.ms), draft.timeoutMs ?? LONGEST_MS);
    return { ...draft, timeoutMs: ms, notes: { ...draft.notes, timeout: { ms } } };
  },
};

function checked(ms: unknown): number {
  if (Number.isInteger(ms) && (ms as number) >= 1 && (ms as number) <= LONGEST_MS) {
    return ms as number;
  }
  throw new ProtocolError(
    "bad-option",
    `/plugins/timeout/ms: expected a whole number from 1 to ${LONGEST_MS}, got ${JSON.stringify(ms) ?? "nothing"}`,
    {
      hint: "It is in milliseconds: 600000 is ten minutes.",
      details: { path: "/plugins/timeout/ms" },
    },
  );
}
