import { mkdirSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "./failure.ts";

/** Where niia keeps what: the XDG folders, one folder `niia` in each. */
export interface Paths {
  config: string;
  state: string;
  cache: string;
  runtime: string;
  socket: string;
  log: string;
  runs: string;
}

/** Works out the folders from the environment; makes none of them. */
export function findPaths(env: NodeJS.ProcessEnv, home: string = env["HOME"] ?? homedir()): Paths {
  const at = (name: string, fallback: string): string =>
    join(absolute(env[name]) ?? join(home, fallback), "niia");
  const state = at("XDG_STATE_HOME", ".local/state");
  const runtimeRoot = absolute(env["XDG_RUNTIME_DIR"]);
  const runtime = runtimeRoot
    ? join(runtimeRoot, "niia")
    : join(tmpdir(), `niia-${process.getuid?.() ?? 0}`);
  return {
    config: at("XDG_CONFIG_HOME", ".config"),
    state,
    cache: at("XDG_CACHE_HOME", ".cache"),
    runtime,
    socket: join(runtime, "daemon.sock"),
    log: join(state, "daemon.log"),
    runs: join(state, "runs"),
  };
}

/** Makes the folders a daemon needs, for this user alone; refuses a runtime folder that somebody else made. */
export function makePaths(paths: Paths): void {
  for (const folder of [paths.state, paths.runtime, paths.runs]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const { uid, mode } = statSync(paths.runtime);
  if (process.getuid && uid !== process.getuid()) {
    throw new Failure(`${paths.runtime} belongs to another user`, {
      hint: "set XDG_RUNTIME_DIR to a folder of your own",
    });
  }
  if ((mode & 0o077) !== 0) {
    throw new Failure(
      `${paths.runtime} can be entered by other users (mode ${(mode & 0o777).toString(8)})`,
      {
        hint: `chmod 700 ${paths.runtime}`,
      },
    );
  }
}

// The XDG rule: a relative path is ignored.
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith("/") ? path : undefined;
}
