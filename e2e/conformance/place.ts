import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type {
  Action,
  Plugin,
  PluginContext,
  SessionDraft,
} from "../../packages/protocol/src/index.ts";
import { plugin as worktree } from "../../packages/plugins-worktree/src/index.ts";

/** A session as the daemon shapes it with the worktree plugin, and what that does before and after it. */
export async function inWorktree(
  options: unknown,
  at: { id: string; state: string; cwd: string; labels: Record<string, string> },
): Promise<{ tree: string; close: () => Promise<{ commit?: string }> }> {
  const { id, state, cwd, labels } = at;
  const dir = join(state, "sessions", id);
  mkdirSync(dir, { recursive: true });
  const context: PluginContext = {
    stateDir: state,
    session: { id, dir, labels },
    request: { cwd },
    log: () => undefined,
  };
  const plugin = worktree as Plugin;
  const draft: SessionDraft = {
    id,
    dir,
    cwd,
    labels,
    argv: [],
    env: {},
    size: { cols: 80, rows: 24 },
    access: [],
    destinations: [],
    files: [],
    before: [],
    after: [],
    notes: {},
  };
  const shaped = plugin.transform(draft, options, await plugin.probe?.(draft, options, context));
  const act = async (actions: Action[]): Promise<Record<string, unknown>> => {
    let notes = {};
    for (const { effect, input } of actions)
      notes = {
        ...notes,
        ...((await plugin.effects?.[effect]?.(input as never, context)) as object),
      };
    return notes;
  };
  await act(shaped.before);
  return {
    tree: shaped.cwd,
    async close() {
      const { commit } = await act(shaped.after);
      return typeof commit === "string" ? { commit } : {};
    },
  };
}
