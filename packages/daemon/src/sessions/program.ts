import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, resolve } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";

export interface ProgramSearch {
  cwd: string;
  path: string;
}

/** The absolute path of a program; throws `not-installed` telling where it was looked for. */
export async function resolveProgram(program: string, search: ProgramSearch): Promise<string> {
  const places = program.includes("/")
    ? [resolve(search.cwd, program)]
    : search.path
        .split(delimiter)
        .filter((folder) => isAbsolute(folder))
        .map((folder) => resolve(folder, program));
  for (const place of places) {
    if (await isProgram(place)) return place;
  }
  throw new ProtocolError("not-installed", `${program}: no such program`, {
    hint: program.includes("/")
      ? "Check the path and its execute permission."
      : "Install it, or start from a shell whose PATH has it.",
    details: { program, lookedIn: places },
  });
}

/** Throws `bad-request` when `cwd` is no folder. */
export async function checkFolder(cwd: string): Promise<void> {
  const found = await stat(cwd).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const what = found === undefined ? "does not exist" : "is not a folder";
  throw new ProtocolError("bad-request", `The working folder ${cwd} ${what}`, {
    details: { path: "/cwd" },
  });
}

async function isProgram(file: string): Promise<boolean> {
  try {
    const [found] = await Promise.all([stat(file), access(file, constants.X_OK)]);
    return found.isFile();
  } catch {
    return false;
  }
}
