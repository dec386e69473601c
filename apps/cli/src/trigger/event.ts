import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { githubEvent, type TriggerEvent } from "@connector/triggers";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";

const LARGEST_PAYLOAD = 25 * 1024 * 1024;

/** The event that a person or a CI job names, with its payload as data. */
export async function readEvent(
  context: Context,
  options: { event: string | undefined; payload: string | undefined },
): Promise<TriggerEvent> {
  const name = options.event ?? context.env["GITHUB_EVENT_NAME"];
  if (name === undefined || name === "") {
    throw new Failure("no event was named", {
      exit: EXIT.usage,
      hint: "--event github.pr.opened --payload event.json; in a GitHub Actions job both are known",
    });
  }
  const path = options.payload ?? context.env["GITHUB_EVENT_PATH"];
  const payload = path === undefined ? {} : await readPayload(context, path);
  return eventOf(name, payload);
}

/** `github.pr.opened` is taken at its word; a name without dots is one of GitHub's own. */
export function eventOf(name: string, payload: Record<string, unknown>): TriggerEvent {
  if (!name.includes(".")) return githubEvent(name, payload);
  const header = name.startsWith("github.pr.") ? "pull_request" : "";
  return { names: [name], event: githubEvent(header, payload).event };
}

async function readPayload(context: Context, path: string): Promise<Record<string, unknown>> {
  const text =
    path === "-"
      ? await readAll(process.stdin)
      : await readFile(resolve(context.cwd, path), "utf8").catch(missing(path));
  if (text.length > LARGEST_PAYLOAD)
    throw new Failure(`--payload ${path} is larger than 25 MB`, { exit: EXIT.usage });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new Failure(`--payload ${path} is not a JSON object`, { exit: EXIT.usage });
}

function missing(path: string): (error: NodeJS.ErrnoException) => never {
  return ({ code }) => {
    throw new Failure(`--payload ${path} cannot be read (${code})`, { exit: EXIT.usage });
  };
}
