import { appendFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Plugin, SessionDraft } from "@pty4ai/protocol";

export interface TraceOptions {
  /** Every effect adds a line here. */
  file: string;
  /** How long each effect takes. */
  ms?: number;
  /** This effect fails. */
  fail?: string;
}

/** A plugin that does nothing but tell, in a file, which of its effects ran. */
export function tracePlugin(name: string, order: number): Plugin<TraceOptions> {
  const tell = async ({
    effect,
    file,
    ms = 0,
    fail,
  }: TraceOptions & { effect: string }): Promise<object> => {
    await appendFile(file, `${name}.${effect}\n`);
    await sleep(ms);
    if (fail === effect) throw new Error(`${effect} fails`);
    return { [effect]: true };
  };
  return {
    name,
    order,
    schema: {
      type: "object",
      required: ["file"],
      properties: { file: { type: "string" }, ms: { type: "integer" }, fail: { type: "string" } },
      additionalProperties: false,
    },
    transform(draft: SessionDraft, options): SessionDraft {
      const action = (effect: string): SessionDraft["before"][number] => ({
        plugin: name,
        effect,
        input: { ...options, effect },
      });
      return {
        ...draft,
        env: { ...draft.env, TRACE: `${draft.env["TRACE"] ?? ""}${name}` },
        before: [...draft.before, action("prepare")],
        after: [...draft.after, action("clean")],
      };
    },
    effects: { prepare: tell, clean: tell },
  };
}
