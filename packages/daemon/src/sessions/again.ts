import type { RestartPolicy, RestartRequest, SessionRequest, Turn } from "@pty4ai/protocol";
import type { SessionRecord } from "../store/record.ts";

/** What is kept of a request beside what is in the record, to start the same again: names of variables without their
 *  values, but for those of a run, which are no secret; plugins' options without values of variables. */
export interface Again {
  env: string[];
  own: Record<string, string>;
  plugins: Record<string, unknown>;
}

const OWN = /^NIIA_/;

export function keepAgain({ env = {}, plugins = {} }: SessionRequest): Again {
  const names = Object.keys(env).filter((name) => !OWN.test(name));
  const own = Object.entries(env).filter(([name]) => OWN.test(name));
  return {
    env: names,
    own: Object.fromEntries(own),
    plugins: Object.fromEntries(
      Object.entries(plugins).map(([name, options]) => [name, withoutValues(name, options)]),
    ),
  };
}

export function policyOf({ request }: SessionRecord): RestartPolicy {
  return request.restart ?? "ask";
}

/** Why a session cannot be started again, or undefined. */
export function againProblem(record: SessionRecord): string | undefined {
  if (record.state !== "ended" && record.state !== "lost") return `is ${record.state}`;
  if (policyOf(record) === "never") return "was started with restart: never";
  if (record.again === undefined) return "was found without what it was started with";
  return undefined;
}

/** The request that starts it again, once however often it is made. `oneshot`: the turn of an agent that takes its
 *  prompt on the command line, which is given to it anew; any other goes on with its own conversation, and nothing is
 *  typed into it. */
export function requestAgain(
  record: SessionRecord,
  given: RestartRequest,
  oneshot?: Turn,
): SessionRequest {
  const { env: names, own, plugins } = record.again ?? { env: [], own: {}, plugins: {} };
  const values = { ...given.inherit, ...given.env };
  const known = names.filter((name) => values[name] !== undefined);
  const { key: _key, resume: _resume, ...request } = record.request;
  const resume = record.conversation ?? record.request.resume;
  return {
    ...request,
    key: againKey(record.id),
    name: record.name,
    size: record.size,
    env: { ...own, ...Object.fromEntries(known.map((name) => [name, values[name] ?? ""])) },
    plugins,
    ...(given.inherit === undefined ? {} : { inherit: given.inherit }),
    ...(given.mcp === undefined ? {} : { mcp: given.mcp }),
    ...(resume === undefined || request.agent === undefined ? {} : { resume }),
    ...(oneshot === undefined
      ? {}
      : { turn: { id: `${oneshot.id}:again:${record.id}`, prompt: oneshot.prompt } }),
  };
}

export function againKey(id: string): string {
  return `restart:${id}`;
}

/** Names of variables for which nobody gave a value. */
export function missingNames(record: SessionRecord, request: SessionRequest): string[] {
  return (record.again?.env ?? []).filter((name) => request.env?.[name] === undefined);
}

/** The plugin that sets variables is told where to find them instead. */
function withoutValues(plugin: string, options: unknown): unknown {
  const set = plugin === "env" ? (options as { set?: unknown } | null)?.set : undefined;
  if (typeof set !== "object" || set === null) return options;
  const sources = Object.entries(set).map(([name, value]) => [
    name,
    typeof value === "string" ? { from: `env:${name}` } : (value as unknown),
  ]);
  return { ...(options as object), set: Object.fromEntries(sources) as unknown };
}
