import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Finding } from "../machine/checks.ts";
import { unitFolder } from "./start.ts";
import { DAEMON_UNIT } from "./systemd.ts";

/** How all that a session started is found when it ends. */
export async function checkProcesses(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  if (process.platform !== "linux") return [];
  const { mayMakeGroups } = await import("@pty4ai/daemon");
  const check = "processes";
  const service = existsSync(join(unitFolder(env), DAEMON_UNIT));
  if (service || mayMakeGroups()) {
    return [{ check, status: "ok", detail: "each session in a control group of its own" }];
  }
  const more = existsSync("/run/systemd/system")
    ? ": `niia daemon install` gives each a group"
    : "";
  return [{ check, status: "ok", detail: `sessions are told by marks and descent${more}` }];
}

/** Whether the daemon is a service, and whether it outlives the user's last log-out. */
export function checkService(env: NodeJS.ProcessEnv): Finding[] {
  if (process.platform !== "linux" || !existsSync("/run/systemd/system")) return [];
  if (!existsSync(join(unitFolder(env), DAEMON_UNIT))) {
    return [
      {
        check: "service",
        status: "ok",
        detail: "none: `niia daemon install` makes the daemon one",
      },
    ];
  }
  if (existsSync(join("/var/lib/systemd/linger", userInfo().username))) {
    return [{ check: "service", status: "ok", detail: "installed, and goes on when you log out" }];
  }
  return [
    {
      check: "service",
      status: "warn",
      detail: "installed; systemd ends it with all sessions when you log out",
      fix: "loginctl enable-linger",
    },
  ];
}
