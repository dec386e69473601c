import type { PluginContext, SessionRequest } from "@pty4ai/protocol";
import type { Profiles } from "../agents.ts";
import type { Events } from "../events.ts";
import type { Log } from "../log.ts";
import type { EffectsOf } from "../plugins/effects.ts";
import type { Catalogue } from "../plugins/catalogue.ts";
import type { Lineage } from "../processes/lineage.ts";
import type { Shelter } from "../processes/shelter.ts";
import type { Recordings } from "../recordings/recordings.ts";
import type { Screens } from "../screens/screens.ts";
import type { SessionRecord } from "../store/record.ts";
import type { Gaps } from "./gaps.ts";
import type { Store } from "../store/store.ts";
import type { Tables } from "../store/tables.ts";

/** What every session of a daemon shares. */
export interface SessionContext {
  store: Store;
  tables: Tables;
  events: Events;
  screens: Screens;
  recordings: Recordings;
  profiles: Profiles;
  catalogue: Catalogue;
  lineage: Lineage;
  shelter: Shelter;
  gaps: Gaps;
  /** The daemon's state folder. */
  state: string;
  log: Log;
}

export type SessionIdentity = Pick<SessionRecord, "id" | "dir" | "labels">;

export function pluginContext(
  context: SessionContext,
  session: SessionIdentity,
  request: SessionRequest,
): (plugin: string) => PluginContext {
  return (plugin) => ({
    stateDir: context.state,
    session: { id: session.id, dir: session.dir, labels: session.labels },
    request,
    log: (message, fields) =>
      context.log("info", message, { plugin, session: session.id, ...fields }),
  });
}

/** How the stored actions of a session are run. */
export function effectsOf(context: SessionContext, record: SessionRecord): EffectsOf {
  return {
    session: record.id,
    tables: context.tables,
    catalogue: context.catalogue,
    contextFor: pluginContext(context, record, record.request),
    note: (plugin, result) => mergeNote(record, plugin, result),
  };
}

/** What an action returned, merged into what its plugin said before. */
function mergeNote(record: SessionRecord, plugin: string, result: unknown): void {
  if (typeof result !== "object" || result === null) return;
  record.notes = {
    ...record.notes,
    [plugin]: { ...(record.notes[plugin] as object | undefined), ...result },
  };
}
