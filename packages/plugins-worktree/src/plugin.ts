import type { Plugin } from "@pty4ai/protocol";
import { add } from "./add.ts";
import { harvest } from "./harvest.ts";
import { schema, type WorktreeOptions } from "./options.ts";
import type { WorktreeFacts } from "./plan.ts";
import { probe } from "./probe.ts";
import { transform } from "./transform.ts";

/** Gives a session a git worktree on a branch of its own, and saves all it leaves there as a commit. */
export const plugin: Plugin<WorktreeOptions, WorktreeFacts> = {
  name: "worktree",
  order: 30,
  schema,
  probe: (_draft, options, context) => probe(options, context),
  transform: (draft, _options, facts) => transform(draft, facts),
  effects: { add, harvest },
};
