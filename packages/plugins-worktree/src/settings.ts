import { homedir } from "node:os";
import { join } from "node:path";
import { fields, gitLook, readable } from "./git.ts";

/** What the user told git, in the repository or for all. */
export interface UserSettings {
  /** Who commits. */
  identity: { name: string; email: string };
  /** The list of files to ignore, where it is not at its usual place. */
  excludesFile: string | undefined;
  /** Whether branches are files, as opposed to a reftable. */
  refFiles: boolean;
}

const NAMES = "^(user\\.name|user\\.email|core\\.excludesfile|extensions\\.refstorage)$";

/** `checkout` is a folder that no agent writes in. */
export async function readSettings(checkout: string): Promise<UserSettings> {
  const output = await gitLook(checkout, ["config", "--null", "--get-regexp", NAMES], [0, 1]);
  const found = new Map<string, string>();
  for (const field of fields(output)) {
    const at = field.indexOf("\n");
    if (at > 0 && at < field.length - 1)
      found.set(field.slice(0, at), readable(field.slice(at + 1)));
  }
  return {
    identity: {
      name: found.get("user.name") ?? "niia worker",
      email: found.get("user.email") ?? "niia@localhost",
    },
    excludesFile: fromHome(found.get("core.excludesfile")),
    refFiles: (found.get("extensions.refstorage") ?? "files") === "files",
  };
}

function fromHome(path: string | undefined): string | undefined {
  return path?.startsWith("~/") ? join(process.env["HOME"] ?? homedir(), path.slice(2)) : path;
}
