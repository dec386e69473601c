import { access, constants, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { followRun } from "./follow.ts";
import { parseInput } from "./input.ts";
import { makeRequest } from "./make-request.ts";

export interface RunOptions {
  task: string | undefined;
  input: string[];
  /** What brought the run about, instead of `input`. */
  event?: Record<string, unknown>;
  output: string | undefined;
  /** Bring the result to the branch that is checked out. */
  apply?: boolean;
  detach: boolean;
  rehearse: boolean;
  machineHere: boolean;
  sandbox: boolean;
  unattended: boolean;
  onLimit?: string | undefined;
  permission: string | undefined;
  only: string | undefined;
  from: string | undefined;
  until: string | undefined;
  json: boolean;
}

export async function runDocument(
  context: Context,
  file: string,
  options: RunOptions,
): Promise<number> {
  await checkOutput(context, options);
  const event = options.event ?? parseInput(options.input);
  const { request } = await makeRequest(context, file, {
    ...options,
    event,
    person: !options.unattended && personThere(context),
  });
  const client = await context.client();
  const parent = context.env["NIIA_RUN"];
  const body = parent ? { ...request, parent } : request;
  const { id } = (await client.request("POST", "/v1/runs", body)) as { id: string };
  await client.close();
  if (options.detach) {
    context.out(options.json ? `${JSON.stringify({ run: id })}\n` : `${id}\n`);
    return EXIT.ok;
  }
  const { exit, report } = await followRun(context, id, { json: options.json, owned: true });
  if (options.output !== undefined)
    await writeFile(resolve(context.cwd, options.output), `${report.text}\n`);
  if (options.apply === true && exit === EXIT.ok) {
    const { applyRun } = await import("../merge/apply-run.ts");
    await applyRun(context, report, request.cwd);
  }
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
