import { randomUUID } from "node:crypto";
import { slug as slugOf } from "@connector/spec";
import type { Driver, Permission, RestartPolicy, SessionRequest } from "@pty4ai/protocol";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { parseDuration } from "../terminal/duration.ts";

type Flow = NonNullable<SessionRequest["flow"]>;

export interface ServeOptions {
  model: string | undefined;
  worktree: string | undefined;
  sandbox: boolean;
  domains: string[];
  name: string | undefined;
  prompt: string | undefined;
  permission: string | undefined;
  driver: string | undefined;
  timeout: string | undefined;
  env: string[];
  /** `name=json` each. */
  plugins: string[];
  flow: string | undefined;
  restart: string | undefined;
  record: boolean;
  attach: boolean;
  json: boolean;
}

export async function serveSession(
  context: Context,
  args: string[],
  options: ServeOptions,
): Promise<number> {
  const request = sessionRequest(context, args, options);
  const client = await context.client();
  const session = await client.start(request);
  await client.close();
  if (options.json) context.out(`${JSON.stringify(session)}\n`);
  else context.out(`${session.id}\n`);
  if (!options.attach) {
    if (!options.json) context.err(`started ${session.name}\n  next: niia attach ${session.id}\n`);
    return 0;
  }
  const { attachSession } = await import("./attach.ts");
  return attachSession(context, session.id, { readOnly: false, detachKey: "ctrl-\\" });
}

/** What `niia serve` asks the daemon for. `args` are an agent's name, or a command that came after `--`. */
export function sessionRequest(
  context: Pick<Context, "cwd" | "env">,
  args: string[],
  options: ServeOptions,
): SessionRequest {
  const command = afterDashes();
  const [agent, ...rest] = command ? [undefined] : args;
  if (!command && agent === undefined) {
    throw new Failure("an agent's name is missing, or -- and a command", {
      exit: EXIT.usage,
      hint: "niia serve claude, or niia serve -- make test",
    });
  }
  if (rest.length > 0) {
    throw new Failure(`unexpected ${JSON.stringify(rest[0])} after the agent's name`, {
      exit: EXIT.usage,
      hint: `a command goes after --: niia serve -- ${args.join(" ")}`,
    });
  }
  const plugins: Record<string, unknown> = Object.fromEntries(options.plugins.map(parsePlugin));
  if (options.worktree) {
    const slug = slugOf(options.worktree);
    plugins["worktree"] = { slug, branch: `niia/serve/${slug}/work` };
  }
  if (options.sandbox) plugins["sandbox"] = { network: true, domains: options.domains };
  else if (options.domains.length > 0)
    throw new Failure("--domain goes with --sandbox", { exit: EXIT.usage });
  if (options.timeout) plugins["timeout"] = { ms: parseDuration(options.timeout, "--timeout") };
  return {
    cwd: context.cwd,
    inherit: stringsOf(context.env),
    env: Object.fromEntries(options.env.map(parseAssignment)),
    size: { cols: process.stdout.columns ?? 120, rows: process.stdout.rows ?? 40 },
    plugins,
    ...(agent ? { agent: options.model ? `${agent}/${options.model}` : agent } : {}),
    ...(command ? { argv: command } : {}),
    ...(options.flow ? { flow: options.flow as Flow } : {}),
    ...(options.restart ? { restart: options.restart as RestartPolicy } : {}),
    ...(options.record ? {} : { record: false }),
    ...(options.name ? { name: options.name } : {}),
    ...(options.permission ? { permission: options.permission as Permission } : {}),
    ...(options.driver ? { driver: options.driver as Driver } : {}),
    ...(options.prompt ? { turn: { id: `t-${randomUUID()}`, prompt: options.prompt } } : {}),
  };
}

// commander takes the `--` away, so the command line itself tells whether there was one.
function afterDashes(): string[] | undefined {
  const at = process.argv.indexOf("--");
  return at < 0 ? undefined : process.argv.slice(at + 1);
}

function parsePlugin(text: string): [string, unknown] {
  const at = text.indexOf("=");
  try {
    if (at > 0) return [text.slice(0, at), JSON.parse(text.slice(at + 1))];
  } catch {
    // Told below, with what was expected.
  }
  throw new Failure(`--plugin: expected name={"option": …}, got ${JSON.stringify(text)}`, {
    exit: EXIT.usage,
  });
}

function parseAssignment(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at <= 0)
    throw new Failure(`--env: expected name=value, got ${JSON.stringify(text)}`, {
      exit: EXIT.usage,
    });
  return [text.slice(0, at), text.slice(at + 1)];
}

export function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
