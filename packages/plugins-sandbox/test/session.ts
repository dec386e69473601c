// Runs a program in the real sandbox on a real terminal, as the daemon does: probe, transform, effects, spawn.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PluginContext, SessionDraft } from "@pty4ai/protocol";
import { type IPty, spawn } from "node-pty";
import type { EgressRecord } from "../src/broker/log.ts";
import type { SandboxOptions } from "../src/options.ts";
import { plugin } from "../src/plugin.ts";
import { prepare } from "../src/session/prepare.ts";
import { type SandboxReport, tidy } from "../src/session/tidy.ts";
import type { SessionFacts } from "../src/facts.ts";

/** A scratch folder with a home, a project and room for sessions. Real paths, removed by `remove`. */
export interface Scratch {
  root: string;
  home: string;
  project: string;
  remove: () => void;
}

let counter = 0;

export function makeScratch(under: string = tmpdir()): Scratch {
  const root = realpathSync(mkdtempSync(join(under, "niia-sandbox-test-")));
  const home = join(root, "home");
  const project = join(root, "project");
  for (const folder of [home, project]) mkdirSync(folder);
  return { root, home, project, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export type DraftParts = Partial<SessionDraft> & { argv: string[] };

export function draftOf(scratch: Scratch, parts: DraftParts): SessionDraft {
  counter += 1;
  const id = parts.id ?? `s${process.pid}-${counter}`;
  const dir = join(scratch.root, "state", "sessions", id);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { env, ...rest } = parts;
  return {
    id,
    dir,
    cwd: scratch.project,
    size: { cols: 100, rows: 30 },
    labels: {},
    access: [],
    destinations: [],
    files: [],
    before: [],
    after: [],
    notes: {},
    ...rest,
    env: {
      PATH: `${process.env["PATH"]}`,
      HOME: scratch.home,
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      NIIA_SESSION: id,
      ...env,
    },
  };
}

export function contextOf(scratch: Scratch, draft: SessionDraft): PluginContext {
  return {
    stateDir: join(scratch.root, "state", "sandbox"),
    session: { id: draft.id, dir: draft.dir, labels: {} },
    request: { cwd: draft.cwd },
    log: () => undefined,
  };
}

export interface Running {
  pty: IPty;
  draft: SessionDraft;
  /** Everything printed so far. */
  output: () => string;
  /** Resolves when the output holds the text or matches; rejects with the output after a while. */
  until: (wanted: string | RegExp, ms?: number) => Promise<string>;
  ended: Promise<{ exitCode: number; signal: number | undefined }>;
  log: () => EgressRecord[];
  tidy: () => Promise<SandboxReport>;
}

export interface StartOptions {
  options?: SandboxOptions;
  /** Change of what was probed. */
  facts?: (facts: SessionFacts) => SessionFacts;
  /** A command in front of the session's, such as one that changes the user. */
  through?: string[];
}

/** Shapes the session and makes its files, without starting it. */
export async function shape(
  scratch: Scratch,
  draft: SessionDraft,
  start: StartOptions = {},
): Promise<SessionDraft> {
  const { options = {}, facts = (each) => each } = start;
  const context = contextOf(scratch, draft);
  const probed = await plugin.probe?.(draft, options, context);
  const shaped = plugin.transform(draft, options, facts(probed as SessionFacts));
  for (const action of shaped.before) await prepare(action.input as never, context);
  return shaped;
}

export async function run(
  scratch: Scratch,
  parts: DraftParts,
  start: StartOptions = {},
): Promise<Running> {
  return launch(scratch, await shape(scratch, draftOf(scratch, parts), start), start.through);
}

export function launch(scratch: Scratch, draft: SessionDraft, through: string[] = []): Running {
  const [program = "", ...rest] = [...through, ...draft.argv];
  const { cols, rows } = draft.size;
  const pty = spawn(program, rest, {
    name: "xterm-256color",
    cols,
    rows,
    cwd: draft.cwd,
    env: draft.env,
  });
  let text = "";
  const watchers = new Set<() => void>();
  pty.onData((chunk) => {
    text += chunk;
    for (const watch of watchers) watch();
  });
  const ended = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => setTimeout(() => resolve({ exitCode, signal }), 50));
  });
  const output = () => text;
  const until = (wanted: string | RegExp, ms = 15_000) =>
    new Promise<string>((resolve, reject) => {
      const found = () => (typeof wanted === "string" ? text.includes(wanted) : wanted.test(text));
      const timer = setTimeout(
        () => finish(new Error(`waited ${ms} ms for ${wanted} in:\n${text}`)),
        ms,
      );
      const finish = (error?: Error) => {
        clearTimeout(timer);
        watchers.delete(watch);
        if (error === undefined) resolve(text);
        else reject(error);
      };
      const watch = () => found() && finish();
      watchers.add(watch);
      watch();
      void ended.then(() =>
        finish(found() ? undefined : new Error(`it ended without ${wanted}:\n${text}`)),
      );
    });
  const file = join(draft.dir, "sandbox", "egress.jsonl");
  const log = () => readLines(file).map((line) => JSON.parse(line) as EgressRecord);
  const box = join(draft.dir, "sandbox");
  return {
    pty,
    draft,
    output,
    until,
    ended,
    log,
    tidy: () => tidy({ box }, contextOf(scratch, draft)),
  };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n").slice(0, -1);
  } catch {
    return [];
  }
}
