import { type PluginContext, ProtocolError } from "@pty4ai/protocol";
import { reasonOf } from "../log.ts";
import type { Phase, StoredAction, Tables } from "../store/tables.ts";
import type { Catalogue } from "./catalogue.ts";

const LIMIT_MS = 10 * 60_000;

export interface EffectsOf {
  session: string;
  tables: Tables;
  catalogue: Catalogue;
  contextFor: (plugin: string) => PluginContext;
  /** Keeps what an action returned. */
  note: (plugin: string, result: unknown) => void;
}

/** Runs what is left of a session's `before` actions, in order; the first failure stops them. */
export async function runBefore(effects: EffectsOf): Promise<void> {
  for (const stored of effects.tables.actions(effects.session, "before")) {
    if (stored.status === "done") continue;
    await run(effects, "before", stored);
  }
}

/** Runs what is left of the `after` actions, last first. One that fails is noted and the others still run.
 *  Those of a plugin whose own preparation never began, or failed, are skipped. */
export async function runAfter(effects: EffectsOf): Promise<void> {
  const unprepared = new Set(
    effects.tables
      .actions(effects.session, "before")
      .filter(({ status }) => status === "pending" || status === "failed")
      .map(({ action }) => action.plugin),
  );
  for (const stored of effects.tables.actions(effects.session, "after").reverse()) {
    if (stored.status !== "pending" && stored.status !== "running") continue;
    if (unprepared.has(stored.action.plugin)) {
      effects.tables.markAction(effects.session, at("after", stored), { status: "skipped" });
      continue;
    }
    await run(effects, "after", stored).catch((error: unknown) => {
      effects.note(stored.action.plugin, { error: reasonOf(error) });
    });
  }
}

/** Journalled before and after: a crash between the two repeats the effect, which must bear that. */
async function run(effects: EffectsOf, phase: Phase, stored: StoredAction): Promise<void> {
  const { session, tables } = effects;
  const { plugin: name, effect, input } = stored.action;
  const work = effects.catalogue.get(name)?.effects?.[effect];
  tables.markAction(session, at(phase, stored), { status: "running" });
  try {
    if (work === undefined) {
      throw new ProtocolError(
        "unavailable",
        `Plugin ${name} with its effect ${effect} is not loaded`,
      );
    }
    const result = await inTime(
      work(input as never, effects.contextFor(name)),
      `${name}.${effect}`,
    );
    tables.markAction(session, at(phase, stored), { status: "done" });
    effects.note(name, result);
  } catch (error) {
    tables.markAction(session, at(phase, stored), { status: "failed", error: reasonOf(error) });
    throw error;
  }
}

/** An effect that never ends would keep its session from ending. */
async function inTime<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new ProtocolError("unavailable", `${what} took longer than ${LIMIT_MS / 60_000} minutes`),
      );
    }, LIMIT_MS);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function at(phase: Phase, stored: StoredAction): { phase: Phase; position: number } {
  return { phase, position: stored.position };
}
