import { dirname, join } from "node:path";
import { PROTOCOL_VERSION, ProtocolError } from "@pty4ai/protocol";
import { alreadyRunning, clearAddress, ownFolder } from "./address.ts";
import { serveAt } from "./api/address.ts";
import { createDispatch } from "./api/router.ts";
import { createApiServer } from "./api/server.ts";
import { Events } from "./events.ts";
import { Fleet } from "./fleet.ts";
import { GENERATION } from "./holder-program.ts";
import { tryLock } from "./lock.ts";
import { silent } from "./log.ts";
import type { Daemon, DaemonOptions } from "./options.ts";
import { Catalogue } from "./plugins/catalogue.ts";
import { leaveGroup, removeStale } from "./processes/group.ts";
import { Lineage } from "./processes/lineage.ts";
import { Shelter } from "./processes/shelter.ts";
import { keepHouse } from "./recordings/house.ts";
import { Recordings } from "./recordings/recordings.ts";
import { Screens } from "./screens/screens.ts";
import type { SessionContext } from "./sessions/context.ts";
import { Gaps } from "./sessions/gaps.ts";
import { recover, recoverHolder } from "./sessions/recover.ts";
import { Sessions } from "./sessions/sessions.ts";
import { isOver } from "./store/record.ts";
import { Store } from "./store/store.ts";
import { Tables } from "./store/tables.ts";

/** Clients that wait for the next daemon are served before screens and recordings catch up. */
const CLIENTS_FIRST_MS = 300;
/** How long a daemon that stops may take to keep its screens. */
const PAUSE_MS = 1500;

/** Starts the daemon of a socket and finds the sessions of the one before. There is at most one for a socket and one
 *  for a state folder: a second start throws `wrong-state`. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  if (process.platform === "win32") {
    throw new ProtocolError(
      "unavailable",
      "Windows is an unsupported platform: there are no Unix terminals",
      {
        hint: "Use WSL.",
      },
    );
  }
  const { paths, log = silent } = options;
  const locks = takeLocks(options);
  const undo: (() => unknown)[] = [() => locks.forEach((lock) => lock.release())];
  try {
    await clearAddress(paths.socket);
    return await open({ ...options, log }, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

/** Of the socket, and of each folder that only one daemon may act in. */
function takeLocks({ paths }: DaemonOptions): { release: () => void }[] {
  const folders = [paths.state, paths.runtime];
  for (const folder of [dirname(paths.socket), ...folders]) ownFolder(folder);
  const taken: { release: () => void }[] = [];
  for (const file of [
    `${paths.socket}.lock`,
    ...folders.map((folder) => join(folder, "daemon.lock")),
  ]) {
    const lock = tryLock(file);
    if (lock !== undefined) {
      taken.push(lock);
      continue;
    }
    for (const each of taken) each.release();
    throw alreadyRunning(paths.socket, dirname(file));
  }
  return taken;
}

async function open(
  options: DaemonOptions & { log: NonNullable<DaemonOptions["log"]> },
  undo: (() => unknown)[],
): Promise<Daemon> {
  const { paths, log, extensions = [] } = options;
  // A daemon that a session started must not count as part of that session.
  for (const name of ["NIIA_SESSION", "NIIA_EVENTS"]) delete process.env[name];
  leaveGroup();
  removeStale(Date.now());
  const store = new Store(join(paths.state, "store.sqlite"));
  undo.push(() => store.close());
  if (store.setAside !== undefined) {
    log("error", "The store was corrupt and a new one begins", { kept: store.setAside });
  }
  store.onSpace = (room) => {
    if (room) log("info", "There is room on the disk again: what waited is stored");
    else
      log("error", "The disk is full: what happens is stored when there is room", {
        state: paths.state,
      });
  };
  const screens = new Screens(log);
  undo.push(() => screens.close());
  const recordings = new Recordings(log, options.recordings);
  undo.push(() => recordings.close());
  const tables = new Tables(store);
  const events = new Events(store, log);
  const catalogue = new Catalogue(options.plugins);
  const lineage = new Lineage();
  undo.push(() => lineage.close());
  const context: SessionContext = {
    lineage,
    shelter: new Shelter(options.groups ?? "auto"),
    gaps: new Gaps(),
    store,
    tables,
    events,
    screens,
    recordings,
    catalogue,
    log,
    profiles: options.profiles,
    state: paths.state,
  };
  const fleet = new Fleet({
    start: { generation: GENERATION, ...options.holder, dir: paths.runtime },
    log,
    back: (holder) => recoverHolder(sessions, holder, context),
    lost: (generation) => {
      for (const record of sessions.records()) {
        const open = !isOver(record) && record.state !== "starting";
        if (record.generation === generation && open) sessions.lost(record);
      }
    },
  });
  undo.push(() => fleet.close());
  const sessions: Sessions = new Sessions(context, () => fleet.current());
  undo.push(async () => {
    await sessions.pause(PAUSE_MS);
    sessions.dispose();
  });
  const found = await fleet.find();
  if (found.length > 0) for (const worker of [screens, recordings]) worker.hold();
  await recover(sessions, found, { ...context, unreachable: fleet.unreachable });
  undo.push(keepHouse(recordings, () => sessions.records()));

  const startedAt = new Date().toISOString();
  let closing: Promise<void> | undefined;
  let tellClosed = (): void => {};
  const closed = new Promise<void>((resolve) => {
    tellClosed = resolve;
  });
  const daemon: Daemon = {
    sessions,
    recordings,
    events,
    store,
    paths,
    log,
    closed,
    version: () => ({
      version: options.version,
      protocol: PROTOCOL_VERSION,
      pid: process.pid,
      startedAt,
      events: events.range().newest,
      extensions: extensions.map(({ name }) => name),
      ...noticesOf(store, fleet),
    }),
    close: () => {
      closing ??= (async () => {
        for (const step of undo.splice(0).reverse()) await step();
        tellClosed();
      })();
      return closing;
    },
  };
  for (const extension of extensions) {
    await extension.start(daemon);
    undo.push(() => extension.stop());
  }
  const dispatch = createDispatch(daemon, extensions);
  undo.push(await serveAt(paths.socket, () => createApiServer(daemon, dispatch), log));
  const rest = setTimeout(() => {
    for (const worker of [screens, recordings]) worker.release();
  }, CLIENTS_FIRST_MS).unref();
  undo.push(() => clearTimeout(rest));
  return daemon;
}

function noticesOf({ setAside, behind }: Store, { unreachable }: Fleet): { notices?: string[] } {
  const notices = [
    ...[...unreachable].map(
      ([generation, { message, hint }]) =>
        `Sessions of holder ${generation} go on, but cannot be reached: ${message}${hint === undefined ? "" : `; ${hint}`}`,
    ),
    ...(setAside === undefined ? [] : [`A corrupt store was kept as ${setAside}`]),
    ...(behind ? ["The disk is full: what happens is stored when there is room"] : []),
  ];
  return notices.length === 0 ? {} : { notices };
}
