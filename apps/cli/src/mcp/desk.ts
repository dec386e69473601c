import { createHash } from "node:crypto";
import { join } from "node:path";
import { diskFiles, type Run, type RunReport } from "@connector/runtime";
import { isOver, workerName } from "../run/story.ts";
import type { Answer, DoorRequest } from "./door.ts";
import { type Door, readDoors } from "./doors.ts";

export interface DeskOptions {
  /** Folder with a run's doors. */
  folder: (run: string) => string;
  /** Runs under way. */
  runs: () => Run[];
  /** Starts a run for an agent; the same id is the same run. */
  start: (ask: TeamAsk) => Promise<void>;
  /** Of a run below this one; undefined: it has none such. */
  report: (parent: string, run: string) => RunReport | undefined;
  log: (message: string, fields: Record<string, unknown>) => void;
}

export interface TeamAsk {
  /** Made of what is asked and by whom: after a crash it is the same. */
  id: string;
  parent: Run;
  door: Door;
  document: Record<string, unknown>;
  task?: string;
}

const EVERY = 300;
const FILES = 200;
const LARGEST = 1024 * 1024;

/** Answers what the sessions of runs under way ask for. Keeps nothing: a request without its answer is open, also for
 *  the next daemon. */
export class Desk {
  readonly #options: DeskOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #answered = new Set<string>();
  readonly #doors = new Map<string, Map<string, Door>>();
  #busy = false;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#round(), EVERY);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #round(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const runs = this.#options.runs();
      for (const run of runs) {
        const known = this.#doors.get(run.id) ?? new Map<string, Door>();
        this.#doors.set(run.id, known);
        for (const door of readDoors(this.#options.folder(run.id), known))
          await this.#serve(run, door);
      }
      for (const id of this.#doors.keys())
        if (!runs.some((run) => run.id === id)) this.#doors.delete(id);
    } catch (error) {
      this.#options.log("A request of a session cannot be answered", { reason: String(error) });
    } finally {
      this.#busy = false;
    }
  }

  async #serve(run: Run, door: Door): Promise<void> {
    for (const name of await diskFiles.list(join(door.dir, "out"), FILES)) {
      const file = join(door.dir, "in", name);
      if (!/^[\w-]{1,100}\.json$/.test(name) || this.#answered.has(file)) continue;
      const answer =
        (await diskFiles.read(file, LARGEST).catch(() => "")) === undefined
          ? await this.#answer(run, door, name)
          : KNOWN;
      if (answer === undefined) continue;
      if (answer !== KNOWN) await diskFiles.write(door.dir, file, JSON.stringify(answer));
      this.#answered.add(file);
    }
  }

  async #answer(run: Run, door: Door, name: string): Promise<Answer | undefined> {
    const text = await diskFiles.read(join(door.dir, "out", name), LARGEST).catch(() => undefined);
    const request = parse(text);
    if (request === undefined) return no("this is no request");
    try {
      if (request.kind === "reply") return replyOf(run, door, request.id);
      if (request.kind === "team") return await this.#team(run, door, name, request);
      const report = this.#options.report(run.id, request.run);
      if (report === undefined) return no(`${request.run} is no run below this one`);
      return isOver(report) ? { ok: report.status === "done", text: told(report) } : undefined;
    } catch (error) {
      const { message, hint } = error as Error & { hint?: string };
      return no(hint === undefined ? message : `${message}\n${hint}`);
    }
  }

  async #team(
    parent: Run,
    door: Door,
    name: string,
    { document, task }: Extract<DoorRequest, { kind: "team" }>,
  ): Promise<Answer> {
    const hash = createHash("sha256").update(`${door.key}\n${name}`).digest("hex").slice(0, 12);
    const id = `${parent.id}-${hash}`;
    await this.#options.start({
      id,
      parent,
      door,
      document,
      ...(task === undefined ? {} : { task }),
    });
    return { ok: true, text: id };
  }
}

const KNOWN: Answer = { ok: true, text: "" };

function no(text: string): Answer {
  return { ok: false, text };
}

/** What the receivers of a message said, once all of them did. */
function replyOf({ state }: Run, door: Door, id: string): Answer | undefined {
  const letters = state.mail.flat().filter(({ id: whole, from }) => {
    if (from === null || !whole.endsWith(`.${id}`)) return false;
    const phase = state.plan.phases[from.phase]?.name;
    return phase === door.phase && workerName(state, from) === door.worker;
  });
  if (
    letters.length === 0 ||
    letters.some((each) => each.state !== "read" && each.state !== "dead")
  )
    return undefined;
  const said = letters.map((each) => {
    if (each.state === "dead")
      return `${each.to}: not delivered: ${each.reason ?? "no reason known"}`;
    return each.reply ?? "";
  });
  return { ok: letters.some((each) => each.state === "read"), text: said.join("\n\n") };
}

function told({ status, text, data }: RunReport): string {
  const fields = Object.keys(data).length > 0 ? `\n\n${JSON.stringify(data)}` : "";
  return `${status}\n\n${text}${fields}`;
}

function parse(text: string | undefined): DoorRequest | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Record<string, unknown>> | null;
    const { kind, id, run, document, task } = value ?? {};
    if (kind === "reply" && typeof id === "string") return { kind, id };
    if (kind === "run" && typeof run === "string") return { kind, run };
    if (kind !== "team" || typeof document !== "object" || document === null) return undefined;
    return {
      kind,
      document: document as Record<string, unknown>,
      ...(typeof task === "string" ? { task } : {}),
    };
  } catch {
    return undefined;
  }
}
