import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { type Access, type Plugin, ProtocolError } from "@pty4ai/protocol";
import { type PrepareInput, prepare } from "./prepare.ts";
import { shimScript, type WorkerProgram, workerProgram } from "./shim.ts";
import { partsOf } from "./worker/name.ts";

export interface ScratchpadOptions {
  /** Folder that the workers of a run share, absolute; made when it is not there. Absent: the session has none. */
  dir?: string;
  /** The worker's own file in it, such as `research/opus.md`. */
  file?: string;
  /** File in which the worker leaves its structured result, absolute. */
  resultFile: string;
  /** Folder of the worker's messages, absolute: it writes in `out`, and reads what came from `in`. */
  mailbox?: string;
}

export interface ScratchpadFacts {
  program: WorkerProgram;
  /** The whole `niia` on the caller's PATH, where there is one. */
  cli: string | undefined;
}

const schema = {
  type: "object",
  properties: {
    dir: { type: "string", pattern: "^/", description: "Folder that the workers of a run share." },
    file: { type: "string", minLength: 1, description: "The worker's own file in it." },
    resultFile: { type: "string", pattern: "^/", description: "File of the structured result." },
    mailbox: { type: "string", pattern: "^/", description: "Folder of the worker's messages." },
  },
  required: ["resultFile"],
  dependentRequired: { file: ["dir"] },
  additionalProperties: false,
};

/** Gives a session the run's scratchpad, a place for its result, and a small `niia` to use both. */
export const plugin: Plugin<ScratchpadOptions, ScratchpadFacts> = {
  name: "scratchpad",
  order: 20,
  schema,
  async probe(_draft, options, context) {
    if (options.file !== undefined && partsOf(options.file) === undefined) {
      throw new ProtocolError(
        "bad-option",
        `/plugins/scratchpad/file: ${JSON.stringify(options.file)} leads out of the folder`,
        {
          hint: "A relative path such as research/opus.md.",
          details: { path: "/plugins/scratchpad/file" },
        },
      );
    }
    return {
      program: workerProgram(),
      cli: findCli(context.request.inherit ?? {}),
    };
  },
  transform(draft, options, facts) {
    const { dir, file, resultFile, mailbox } = options;
    const bin = join(draft.dir, "bin");
    const command = join(bin, "niia");
    const input: PrepareInput = {
      resultFile,
      ...(dir === undefined ? {} : { dir }),
      ...(file === undefined ? {} : { file }),
      ...(mailbox === undefined ? {} : { mailbox }),
    };
    return {
      ...draft,
      env: {
        ...draft.env,
        PATH: draft.env["PATH"] ? `${bin}${delimiter}${draft.env["PATH"]}` : bin,
        NIIA_BIN: command,
        NIIA_RESULT: resultFile,
        ...(dir === undefined ? {} : { NIIA_SCRATCHPAD: dir }),
        ...(mailbox === undefined ? {} : { NIIA_MAIL: mailbox }),
      },
      files: [
        ...draft.files,
        { path: command, content: shimScript(facts.program, facts.cli), mode: 0o755 },
      ],
      access: [
        ...draft.access,
        ...[bin, facts.program.node, ...facts.program.paths].map(
          (path): Access => ({ path, mode: "read" }),
        ),
        ...(dir === undefined ? [] : [{ path: dir, mode: "write" } satisfies Access]),
        ...(mailbox === undefined ? [] : [{ path: mailbox, mode: "write" } satisfies Access]),
        { path: resultFile, mode: "write" },
      ],
      before: [...draft.before, { plugin: "scratchpad", effect: "prepare", input: { ...input } }],
      notes: { ...draft.notes, scratchpad: { ...input } },
    };
  },
  effects: { prepare },
};

/** The first `niia` on the caller's PATH that is not the small one of an outer session. */
function findCli(inherit: Record<string, string>): string | undefined {
  const folders = (inherit["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  for (const place of folders.map((folder) => join(folder, "niia"))) {
    if (place !== inherit["NIIA_BIN"] && existsSync(place) && runs(place)) return place;
  }
  return undefined;
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
