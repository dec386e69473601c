import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { SessionRequest } from "@pty4ai/protocol";
import { refuse } from "./refuse.ts";

const LARGEST_FILE = 131_072;

/** The value of a reference, or a refusal that names where it was looked for. */
export async function resolveReference(
  name: string,
  from: string,
  request: Pick<SessionRequest, "cwd" | "inherit">,
): Promise<string> {
  const [, kind, where = ""] = /^(env|file):(.+)$/s.exec(from) ?? [];
  if (kind === "env") return fromEnvironment(name, where, request.inherit ?? {});
  if (kind === "file") return fromFile(name, locate(where, request));
  return refuse(name, "is not a reference", 'Write {"from": "env:NAME"} or {"from": "file:PATH"}.');
}

function fromEnvironment(name: string, variable: string, inherit: Record<string, string>): string {
  if (!Object.hasOwn(inherit, variable)) {
    refuse(
      name,
      `the caller's environment has no ${variable}`,
      `export ${variable}=… and start it again.`,
    );
  }
  return inherit[variable] as string;
}

async function fromFile(name: string, path: string): Promise<string> {
  const again = "Check the path and who may read it.";
  // A FIFO must not block the start.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => refuse(name, `cannot read ${path} (${error.code})`, again),
  );
  try {
    const { size } = await file
      .stat()
      .then((found) => (found.isFile() ? found : refuse(name, `${path} is not a file`, again)));
    if (size > LARGEST_FILE) {
      refuse(
        name,
        `${path} has ${size} bytes, at most ${LARGEST_FILE}`,
        "A variable holds a short text.",
      );
    }
    const text = await file.readFile("utf8");
    return text.replace(/\r?\n$/, "");
  } finally {
    await file.close();
  }
}

function locate(path: string, request: Pick<SessionRequest, "cwd" | "inherit">): string {
  const home = request.inherit?.["HOME"];
  return path.startsWith("~/") && home ? join(home, path.slice(2)) : resolve(request.cwd, path);
}
