import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DAEMON_UNIT } from "./systemd.ts";

const run = promisify(execFile);

export function unitFolder(env: NodeJS.ProcessEnv): string {
  const config = env["XDG_CONFIG_HOME"];
  const root = config?.startsWith("/") ? config : join(env["HOME"] ?? "/", ".config");
  return join(root, "systemd/user");
}

/** Starts the daemon as the service that it is installed as; false where it is none or cannot be started so. */
export async function startService(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (process.platform !== "linux" || !existsSync(join(unitFolder(env), DAEMON_UNIT))) return false;
  return attempt(["systemctl", "--user", "start", DAEMON_UNIT]);
}

/** Whether a command ended well. */
export async function attempt([program = "", ...args]: string[]): Promise<boolean> {
  try {
    await run(program, args, { timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
