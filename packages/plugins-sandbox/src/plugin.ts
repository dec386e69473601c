import type { Plugin, SessionDraft } from "@pty4ai/protocol";
import { placesOf } from "./bwrap/mounts.ts";
import type { SessionFacts } from "./facts.ts";
import { optionsSchema, type SandboxOptions } from "./options.ts";
import { planSandbox } from "./session/plan.ts";
import { prepare } from "./session/prepare.ts";
import { probeSession } from "./session/probe.ts";
import { tidy } from "./session/tidy.ts";

/** What a client is told of a sandboxed session from its start. */
export interface SandboxNotes {
  backend: "bwrap";
  /** The only places it can reach: `api.example.com:443`. */
  destinations: string[];
  /** A JSON line for each connection; null where there is no network. */
  egressLog: string | null;
}

/** Runs the session's program in a sandbox that sees its own tree and reaches what it is allowed. Where the machine
 *  cannot do that the session is refused: nothing ever runs without the sandbox that was asked for. */
export const plugin: Plugin<SandboxOptions, SessionFacts> = {
  name: "sandbox",
  order: 90,
  schema: optionsSchema,
  probe: (draft, _options, context) => probeSession(draft, context.stateDir),
  transform,
  effects: { prepare, tidy },
};

function transform(
  draft: SessionDraft,
  options: SandboxOptions,
  facts: SessionFacts,
): SessionDraft {
  const { plan, env, argv, egress } = planSandbox(draft, options, facts);
  const { box } = placesOf(draft);
  const notes: SandboxNotes = {
    backend: "bwrap",
    destinations: egress?.destinations ?? [],
    egressLog: egress === undefined ? null : `${box}/egress.jsonl`,
  };
  return {
    ...draft,
    argv,
    env,
    before: [...draft.before, { plugin: "sandbox", effect: "prepare", input: { ...plan } }],
    after: [...draft.after, { plugin: "sandbox", effect: "tidy", input: { box } }],
    notes: { ...draft.notes, sandbox: notes },
  };
}
