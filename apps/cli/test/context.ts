import type { Context } from "../src/command.ts";
import { findPaths } from "../src/paths.ts";
import { makeStyle } from "../src/terminal/style.ts";

/** A context without a daemon that keeps what was printed. */
export function contextFor(rest: Partial<Context>): {
  context: Context;
  out: string[];
  err: string[];
} {
  const [out, err]: [string[], string[]] = [[], []];
  const { env = {}, cwd = "/" } = rest;
  const context: Context = {
    env,
    cwd,
    paths: findPaths(env, "/nowhere"),
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    style: makeStyle(false),
    client: () => Promise.reject(new Error("no daemon in this test")),
    runningClient: () => Promise.resolve(undefined),
    ...rest,
  };
  return { context, out, err };
}
