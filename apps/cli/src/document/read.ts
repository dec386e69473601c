import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import {
  type ConnectorDocument,
  type Diagnostic,
  diagnosticsToJson,
  formatDiagnostics,
  parse,
  type Plan,
  plan,
} from "@connector/spec";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { machinesHere } from "./machines.ts";

export interface PlannedDocument {
  /** Absolute path. */
  file: string;
  text: string;
  document: ConnectorDocument;
  plan: Plan;
  warnings: Diagnostic[];
}

export interface PlanOptions {
  task?: string;
  /** Every machine is this one. */
  machineHere?: boolean;
  /** For a run that starts now: a missing task is an error. */
  forRun?: boolean;
  /** Names of the profiles there are; a model that names none of them is then an error. */
  agents?: string[];
}

/** Reads, checks and plans a document. Problems are printed to stderr and thrown as one `Failure` of exit 2. */
export async function planDocument(
  context: Context,
  file: string,
  options: PlanOptions = {},
): Promise<PlannedDocument> {
  const source = relativeName(file);
  const bytes = await readDocument(context, file);
  const parsed = parse(bytes, { source });
  const planned = parsed.document
    ? plan(parsed.document, {
        ...options,
        source,
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
  return {
    file: resolve(context.cwd, file),
    text: bytes.toString("utf8"),
    document: parsed.document,
    plan: planned.plan,
    warnings: diagnostics,
  };
}

/** Every diagnostic of one file, printing nothing. */
export async function diagnose(context: Context, file: string): Promise<Diagnostic[]> {
  const source = relativeName(file);
  const parsed = parse(await readDocument(context, file), { source });
  if (!parsed.document) return parsed.diagnostics;
  return [
    ...parsed.diagnostics,
    ...plan(parsed.document, { source, positions: parsed.positions }).diagnostics,
  ];
}

export { diagnosticsToJson, formatDiagnostics };

async function readDocument(context: Context, file: string): Promise<Buffer> {
  const path = resolve(context.cwd, file);
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new Failure(`${file}: no such file`, {
      exit: EXIT.usage,
      hint: "`niia init` writes one to start from",
    });
  }
  if (!found.isFile()) throw new Failure(`${file}: not a file`, { exit: EXIT.usage });
  return readFile(path);
}

// Diagnostics name the file as the person typed it; a document without a name is called after its file.
function relativeName(file: string): string {
  return file === "" ? basename(file) : file;
}
