import type { Plugin } from "@pty4ai/protocol";
import { checkName, dangerOf } from "./name.ts";
import { type EnvOptions, schema } from "./options.ts";
import { refuse } from "./refuse.ts";
import { resolveReference } from "./resolve.ts";
import { looksLikeSecret } from "./secret.ts";

export interface EnvFacts {
  /** Every variable with its value. Never leaves the daemon's memory except as the session's environment. */
  values: Record<string, string>;
}

/** `Session.notes.env`: names only. */
export interface EnvNotes {
  names: string[];
  /** Those whose value came by reference. */
  references: string[];
  warnings: string[];
}

/** Sets variables of a session, by value or by reference to where a secret lies. */
export const plugin: Plugin<EnvOptions, EnvFacts> = {
  name: "env",
  order: 10,
  schema,
  async probe(_draft, options, context) {
    const values: Record<string, string> = {};
    for (const [name, given] of Object.entries(options.set)) {
      checkName(name);
      const value =
        typeof given === "string"
          ? given
          : await resolveReference(name, given.from, context.request);
      if (value.includes("\0"))
        refuse(name, "its value holds a NUL", "A variable cannot hold one.");
      values[name] = value;
    }
    return { values };
  },
  transform(draft, options, facts) {
    return {
      ...draft,
      env: { ...draft.env, ...facts.values },
      notes: { ...draft.notes, env: notesOf(options) },
    };
  },
};

function notesOf(options: EnvOptions): EnvNotes {
  const entries = Object.entries(options.set);
  const warnings = entries.flatMap(([name, given]) => {
    const danger = dangerOf(name);
    const literal = typeof given === "string" && looksLikeSecret(name, given);
    return [
      ...(danger === undefined ? [] : [`${name} ${danger}`]),
      ...(literal ? [`${name} looks like a key written out: use {"from": "env:${name}"}`] : []),
    ];
  });
  return {
    names: entries.map(([name]) => name).sort(),
    references: entries
      .flatMap(([name, given]) => (typeof given === "string" ? [] : [name]))
      .sort(),
    warnings,
  };
}
