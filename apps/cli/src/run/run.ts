import { access, constants, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Selection } from "@connector/runtime";
import type { Context } from "../command.ts";
import { planDocument } from "../document/read.ts";
import { EXIT, Failure } from "../failure.ts";
import { stringsOf } from "../session/serve.ts";
import { followRun } from "./follow.ts";
import { parseInput } from "./input.ts";
import { preflight } from "./preflight.ts";
import type { RunRequest } from "./request.ts";

export interface RunOptions {
  task: string | undefined;
  input: string[];
  output: string | undefined;
  detach: boolean;
  rehearse: boolean;
  machineHere: boolean;
  sandbox: boolean;
  unattended: boolean;
  permission: string | undefined;
  only: string | undefined;
  from: string | undefined;
  until: string | undefined;
  json: boolean;
}

const REHEARSAL_TASK = "a rehearsal of this workflow";

export async function runDocument(
  context: Context,
  file: string,
  options: RunOptions,
): Promise<number> {
  if (options.machineHere && !options.rehearse) {
    throw new Failure("--machine-here goes with --rehearse", {
      exit: EXIT.usage,
      hint: "a real run takes each machine for itself",
    });
  }
  await checkOutput(context, options);
  const task = options.task ?? (options.rehearse ? REHEARSAL_TASK : undefined);
  const planned = await planDocument(context, file, {
    machineHere: options.machineHere,
    forRun: true,
    ...(task === undefined ? {} : { task }),
  });
  const event = parseInput(options.input);
  const chosen = selection(options);
  const { flow, mcp } = preflight(context, planned, {
    rehearse: options.rehearse,
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
    person: !options.unattended && personThere(context),
    event,
    flow,
    mcp,
    ...(task === undefined ? {} : { task }),
    ...(options.permission === undefined ? {} : { permission: options.permission }),
    ...(chosen === undefined ? {} : { selection: chosen }),
  };
  const client = await context.client();
  const { id } = (await client.request("POST", "/v1/runs", request)) as { id: string };
  await client.close();
  if (options.detach) {
    context.out(options.json ? `${JSON.stringify({ run: id })}\n` : `${id}\n`);
    return EXIT.ok;
  }
  const { exit, report } = await followRun(context, id, { json: options.json, owned: true });
  if (options.output !== undefined)
    await writeFile(resolve(context.cwd, options.output), `${report.text}\n`);
  return exit;
}

/** A terminal on both ends, and no CI around it. */
function personThere({ env }: Context): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && !env["CI"];
}

/** A place for the result that would be found wanting only when the work is done. */
async function checkOutput({ cwd }: Context, { output, detach }: RunOptions): Promise<void> {
  if (output === undefined) return;
  if (detach) {
    throw new Failure("--output needs somebody to wait for the result, and --detach leaves", {
      exit: EXIT.usage,
      hint: "leave one of them out; `niia runs show` prints the result later",
    });
  }
  const path = resolve(cwd, output);
  const taken = await stat(path).catch(() => undefined);
  try {
    if (taken?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    await access(taken ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new Failure(
      `--output ${output}: cannot be written (${(error as NodeJS.ErrnoException).code})`,
      { exit: EXIT.usage },
    );
  }
}

function selection({ only, from, until }: RunOptions): Selection | undefined {
  if (only === undefined && from === undefined && until === undefined) return undefined;
  return {
    ...(only === undefined ? {} : { only: [only] }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}
