// The daemon's composition root: sessions by @pty4ai/daemon, its plugins, the agents' profiles, and runs.
import { join } from "node:path";
import { type Daemon, startDaemon } from "@pty4ai/daemon";
import { plugin as env } from "@pty4ai/plugins-env";
import { plugin as sandbox } from "@pty4ai/plugins-sandbox";
import { plugin as scratchpad } from "@pty4ai/plugins-scratchpad";
import { plugin as timeout } from "@pty4ai/plugins-timeout";
import { plugin as worktree } from "@pty4ai/plugins-worktree";
import { ProtocolError } from "@pty4ai/protocol";
import { findProfiles } from "../machine/profiles.ts";
import { plugin as tools } from "../mcp/plugin.ts";
import { findPaths, makePaths } from "../paths.ts";
import { HOLDER_UNIT } from "../service/systemd.ts";
import { VERSION } from "../version.ts";
import { writeLog } from "./log.ts";
import { loadPlugins } from "./plugins.ts";
import { recordingOptions } from "./recordings.ts";
import { runExtension } from "./runs/extension.ts";
import { scheduleExtension } from "./triggers/extension.ts";

const paths = findPaths(process.env);
makePaths(paths);
process.title = "niia-daemon";

const daemon = await open();

for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void daemon.close());
// Whoever started us may close its terminal.
process.on("SIGHUP", () => undefined);
await daemon.closed;
process.exit(0);

async function open(): Promise<Daemon> {
  try {
    return await startDaemon({
      paths: { socket: paths.socket, state: paths.state, runtime: paths.runtime },
      profiles: (cwd) => findProfiles(paths, cwd),
      plugins: [
        env,
        scratchpad,
        tools,
        worktree,
        timeout,
        sandbox,
        ...(await loadPlugins(join(paths.config, "config.json"), writeLog)),
      ],
      recordings: recordingOptions(join(paths.config, "config.json"), writeLog),
      extensions: [runExtension(paths), scheduleExtension(paths)],
      groups: { unit: HOLDER_UNIT },
      version: VERSION,
      log: writeLog,
    });
  } catch (error) {
    // Somebody else was faster: that daemon serves.
    if (error instanceof ProtocolError && error.code === "wrong-state") process.exit(0);
    throw error;
  }
}
