import { join } from "node:path";
import type { Context } from "../command.ts";
import { describeService } from "./describe.ts";
import { launchdPlists } from "./launchd.ts";
import { unitFolder } from "./start.ts";
import { DAEMON_UNIT, HOLDER_UNIT, type ServiceFile, systemdUnits } from "./systemd.ts";

/** What starts programs for a user on this machine. */
export interface Manager {
  /** Where its files are. */
  folder: string;
  files: ServiceFile[];
  /** Command lines that take the files into use, and out of it. */
  start: string[][];
  stop: string[][];
}

export function managerHere(context: Pick<Context, "env" | "paths">): Manager {
  const { env, paths } = context;
  const service = describeService(paths, env);
  const home = env["HOME"] ?? "/";
  if (process.platform === "darwin") {
    const folder = join(home, "Library/LaunchAgents");
    const files = launchdPlists(service, paths.state);
    const domain = `gui/${process.getuid?.() ?? 0}`;
    return {
      folder,
      files,
      start: files.map(({ name }) => ["launchctl", "bootstrap", domain, join(folder, name)]),
      stop: files.map(({ name }) => [
        "launchctl",
        "bootout",
        `${domain}/${name.replace(".plist", "")}`,
      ]),
    };
  }
  const systemctl = (...args: string[]): string[] => ["systemctl", "--user", ...args];
  return {
    folder: unitFolder(env),
    files: systemdUnits(service),
    start: [systemctl("daemon-reload"), systemctl("enable", "--now", HOLDER_UNIT, DAEMON_UNIT)],
    // The holder goes on with its sessions, and ends with the last of them.
    stop: [systemctl("disable", HOLDER_UNIT, DAEMON_UNIT), systemctl("stop", DAEMON_UNIT)],
  };
}
