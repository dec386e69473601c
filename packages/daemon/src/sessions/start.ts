import { rm } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Profile } from "@pty4ai/agents";
import type { SessionDraft, SessionRequest } from "@pty4ai/protocol";
import { engineOf } from "../agents.ts";
import { moment } from "../clock.ts";
import type { HeldSession, Holder } from "../holder/types.ts";
import { reasonOf } from "../log.ts";
import { runAfter, runBefore } from "../plugins/effects.ts";
import { forkCount } from "../processes/table.ts";
import type { SessionRecord } from "../store/record.ts";
import { keepAgain } from "./again.ts";
import { effectsOf, type SessionContext } from "./context.ts";
import { makeId } from "./names.ts";
import { checkPlain, type Prepared, prepare, writeFiles } from "./prepare.ts";
import { resolveProgram } from "./program.ts";

export interface Started {
  record: SessionRecord;
  holder: Holder;
  held: HeldSession;
  /** The whole environment of the program. */
  env: Record<string, string>;
}

/** Starts a session: all that may be refused is refused before anything happens, then the row with its clean-up is
 *  stored, then the machine is changed. Where that fails the clean-up runs and nothing is left. */
export async function startSession(
  context: SessionContext,
  request: SessionRequest,
  holderOf: () => Promise<Holder>,
): Promise<Started> {
  const prepared = await prepare(context, request, makeId());
  const { draft } = prepared;
  const record = recordOf(prepared, request);
  context.store.transaction(() => {
    context.tables.insertSession(record);
    context.tables.insertActions(record.id, "before", draft.before);
    context.tables.insertActions(record.id, "after", draft.after);
    if (prepared.agent === undefined) return;
    const state = engineOf(prepared.agent, record.id).initial(Date.now());
    context.tables.insertEngine(record.id, prepared.agent, state);
  });
  try {
    return prepared.plain === true
      ? await startPlain(context, { draft, record, holderOf })
      : await startWhole(context, { draft, record, holderOf, profile: prepared.agent?.profile });
  } catch (error) {
    await runAfter(effectsOf(context, record));
    context.tables.deleteSession(record.id);
    await rm(record.dir, { recursive: true, force: true });
    if (prepared.plain === true) await checkPlain(draft);
    throw error;
  }
}

interface Start {
  draft: SessionDraft;
  record: SessionRecord;
  holderOf: () => Promise<Holder>;
}

async function startWhole(
  context: SessionContext,
  start: Start & { profile: Profile | undefined },
): Promise<Started> {
  const { draft, record, holderOf, profile } = start;
  writeFiles(draft);
  if (draft.before.length > 0) await runBefore(effectsOf(context, record));
  const holder = await holderOf();
  if (profile?.startGapMs !== undefined) await context.gaps.pass(profile.bin, profile.startGapMs);
  return { record, holder, held: await spawn(draft, record, holder), env: draft.env };
}

/** The folder is made while the holder starts the program. It runs by then: a folder that cannot be made, on a full
 *  disk, is made once there is something to put into it. */
async function startPlain(context: SessionContext, start: Start): Promise<Started> {
  const { draft, record, holderOf } = start;
  const holder = await holderOf();
  const spawning = spawn(draft, record, holder);
  try {
    writeFiles(draft);
  } catch (error) {
    const fields = { session: record.id, reason: reasonOf(error) };
    context.log("warn", "The folder of a session cannot be made for now", fields);
  }
  return { record, holder, held: await spawning, env: draft.env };
}

async function spawn(
  draft: SessionDraft,
  record: SessionRecord,
  holder: Holder,
): Promise<HeldSession> {
  const { id, env, cwd, size } = draft;
  const [program = "", ...args] = draft.argv;
  const path = env["PATH"] ?? "";
  const argv = isAbsolute(program)
    ? draft.argv
    : [await resolveProgram(program, { cwd, path }), ...args];
  record.generation = holder.generation;
  const forks = forkCount();
  if (forks !== undefined) record.forks = forks;
  return holder.spawn({ id, argv, env, cwd, size, flow: record.flow });
}

function recordOf(prepared: Prepared, request: SessionRequest): SessionRecord {
  const { draft, conversation } = prepared;
  const createdAt = Date.now();
  const { env: _env, inherit: _inherit, plugins: _plugins, mcp: _mcp, ...kept } = request;
  return {
    id: draft.id,
    name: request.name ?? defaultName(draft, request),
    state: "starting",
    argv: draft.argv,
    cwd: draft.cwd,
    dir: draft.dir,
    pid: null,
    size: draft.size,
    flow: request.flow ?? "lossless",
    labels: draft.labels,
    createdAt,
    offset: 0,
    oldest: 0,
    heard: 0,
    title: "",
    notes: draft.notes,
    request: kept,
    again: keepAgain(request),
    ...(request.key === undefined ? {} : { key: request.key }),
    ...(draft.agent === undefined ? {} : { agent: draft.agent, agentState: "starting" as const }),
    ...deadlineOf(draft.timeoutMs, createdAt),
    ...(conversation === undefined ? {} : { conversation }),
  };
}

function deadlineOf(
  ms: number | undefined,
  createdAt: number,
): Pick<SessionRecord, "deadline" | "deadlineMoment"> {
  if (ms === undefined) return {};
  const now = moment();
  const deadlineMoment = now === undefined ? {} : { deadlineMoment: { ...now, up: now.up + ms } };
  return { deadline: createdAt + ms, ...deadlineMoment };
}

function defaultName(draft: SessionDraft, request: SessionRequest): string {
  const program = request.agent ?? request.argv?.[0] ?? "session";
  return `${program.split("/").findLast((part) => part !== "") ?? program}-${draft.id.slice(0, 4)}`;
}
