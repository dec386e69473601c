import type { Selection } from "@connector/runtime";
import type { Context } from "../command.ts";
import { planDocument, type PlannedDocument } from "../document/read.ts";
import { EXIT, Failure } from "../failure.ts";
import { stringsOf } from "../session/serve.ts";
import { preflight } from "./preflight.ts";
import type { RunRequest } from "./request.ts";

export interface RequestOptions {
  task: string | undefined;
  rehearse: boolean;
  machineHere: boolean;
  sandbox: boolean;
  permission: string | undefined;
  /** Somebody is there who can answer dialogs. */
  person: boolean;
  onLimit?: string | undefined;
  only?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}

const REHEARSAL_TASK = "a rehearsal of this workflow";

/** Checks a document and what the person said, and makes of it what the daemon is asked for. */
export async function makeRequest(
  context: Context,
  file: string,
  options: RequestOptions & { event: Record<string, unknown> },
): Promise<{ request: RunRequest; planned: PlannedDocument }> {
  if (options.machineHere && !options.rehearse) {
    throw new Failure("--machine-here goes with --rehearse", {
      exit: EXIT.usage,
      hint: "a real run takes each machine for itself",
    });
  }
  const task = options.task ?? (options.rehearse ? REHEARSAL_TASK : undefined);
  const planned = await planDocument(context, file, {
    machineHere: options.machineHere,
    forRun: true,
    ...(task === undefined ? {} : { task }),
  });
  const chosen = selection(options);
  const { flow, mcp } = preflight(context, planned, {
    rehearse: options.rehearse,
    machineHere: options.machineHere,
    sandbox: options.sandbox,
    task,
    selection: chosen,
  });
  const request: RunRequest = {
    source: planned.file,
    text: planned.text,
    cwd: context.cwd,
    inherit: stringsOf(context.env),
    rehearse: options.rehearse,
    machineHere: options.machineHere,
    sandbox: options.sandbox,
    person: options.person,
    ...(options.onLimit === undefined ? {} : { onLimit: options.onLimit }),
    event: options.event,
    flow,
    mcp,
    ...(task === undefined ? {} : { task }),
    ...(options.permission === undefined ? {} : { permission: options.permission }),
    ...(chosen === undefined ? {} : { selection: chosen }),
  };
  return { request, planned };
}

function selection({ only, from, until }: RequestOptions): Selection | undefined {
  if (only === undefined && from === undefined && until === undefined) return undefined;
  return {
    ...(only === undefined ? {} : { only: [only] }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}
