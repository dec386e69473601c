import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  type ConnectorDocument,
  type Diagnostic,
  diagnosticsToJson,
  formatDiagnostics,
  parse,
  type Plan,
  plan,
} from "@connector/spec";
import { agentNames } from "@pty4ai/agents/names";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { some } from "../terminal/some.ts";
import { machinesHere } from "./machines.ts";

export interface PlannedDocument {
  /** Absolute path. */
  file: string;
  text: string;
  document: ConnectorDocument;
  plan: Plan;
  warnings: Diagnostic[];
  /** `file:line:column` of the first of these JSON pointers that the document has. */
  place: (pointers: string[]) => string;
}

export interface PlanOptions {
  task?: string;
  /** Every machine is this one. */
  machineHere?: boolean;
  /** For a run that starts now: a missing task is an error. */
  forRun?: boolean;
}

/** Reads, checks and plans a document. Problems are printed to stderr and thrown as one `Failure` of exit 2. */
export async function planDocument(
  context: Context,
  file: string,
  options: PlanOptions = {},
): Promise<PlannedDocument> {
  const source = relativeName(file);
  const bytes = await readDocument(context, file);
  const agents = knownAgents(context);
  const parsed = parse(bytes, { source, agents });
  const planned = parsed.document
    ? plan(parsed.document, {
        ...options,
        source,
        agents,
        positions: parsed.positions,
        machineHere: machinesHere(parsed.document, options.machineHere === true),
      })
    : { plan: undefined, diagnostics: [] };
  const diagnostics = [...parsed.diagnostics, ...planned.diagnostics];
  if (diagnostics.length > 0)
    context.err(formatDiagnostics(diagnostics, { color: context.style.color }));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (!parsed.document || !planned.plan || errors.length > 0) {
    throw new Failure(
      `${source} has ${errors.length === 1 ? "an error" : `${errors.length} errors`}; nothing was started`,
      {
        exit: EXIT.usage,
      },
    );
  }
  const { document, positions } = parsed;
  return {
    file: resolve(context.cwd, file),
    text: bytes.toString("utf8"),
    document,
    plan: planned.plan,
    warnings: diagnostics,
    place(pointers) {
      const found = pointers.find((pointer) => has(document, pointer)) ?? "";
      const { line, column } = positions.locate(positions.range(found, "value").start);
      return `${source}:${line}:${column}`;
    },
  };
}

function has(document: unknown, pointer: string): boolean {
  let value = document;
  for (const step of pointer.split("/").slice(1)) {
    if (typeof value !== "object" || value === null) return false;
    value = (value as Record<string, unknown>)[step.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return value !== undefined;
}

/** Every diagnostic of one file, printing nothing. */
export async function diagnose(context: Context, file: string): Promise<Diagnostic[]> {
  const source = relativeName(file);
  const agents = knownAgents(context);
  const parsed = parse(await readDocument(context, file), { source, agents });
  if (!parsed.document) return parsed.diagnostics;
  const { positions } = parsed;
  const machineHere = machinesHere(parsed.document, false);
  const planned = plan(parsed.document, { source, agents, positions, machineHere });
  return [...parsed.diagnostics, ...planned.diagnostics];
}

export { diagnosticsToJson, formatDiagnostics };

/** The agents there are: a model that names none of them is an error, with what was perhaps meant. */
function knownAgents(context: Context): string[] {
  return agentNames({
    user: join(context.paths.config, "agents"),
    project: join(context.cwd, ".niia", "agents"),
  });
}

async function readDocument(context: Context, file: string): Promise<Buffer> {
  const path = resolve(context.cwd, file);
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new Failure(`${file}: no such file`, {
      exit: EXIT.usage,
      hint: await documentsIn(dirname(path)),
    });
  }
  if (!found.isFile()) {
    throw new Failure(`${file}: ${found.isDirectory() ? "a folder" : "not a file"}`, {
      exit: EXIT.usage,
      hint: found.isDirectory() ? await documentsIn(path) : "name the connector document itself",
    });
  }
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(`${file}: cannot be read (${error.code})`, {
      exit: EXIT.usage,
      hint: `ls -l ${file} shows who may read it`,
      cause: error,
    });
  });
}

// Diagnostics name the file as the person typed it; a document without a name is called after its file.
function relativeName(file: string): string {
  return file === "" ? basename(file) : file;
}

/** What to try instead of a document that is not there. */
async function documentsIn(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const documents = names.filter((name) => name.endsWith(".connector.json")).toSorted();
  if (documents.length === 0) return "`niia init` writes one to start from";
  return `try one of that folder: ${some(documents)}`;
}
