import { join } from "node:path";
import type { DaemonPaths } from "../options.ts";

/** A daemon's paths below one folder. */
export function pathsIn(dir: string): DaemonPaths {
  return {
    socket: join(dir, "run", "daemon.sock"),
    state: join(dir, "state"),
    runtime: join(dir, "run"),
  };
}
