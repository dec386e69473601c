// A daemon as a process of its own, to be killed: main FOLDER. Prints `ready`, or the code of what went wrong.
import { fileURLToPath } from "node:url";
import { loadProfiles } from "@pty4ai/agents";
import { startDaemon } from "../daemon.ts";
import { pathsIn } from "./paths.ts";
import { tracePlugin } from "./trace.ts";

const [folder = ""] = process.argv.slice(2);
const rehearsal = fileURLToPath(new URL("../../../testkit/src/rehearsal/main.ts", import.meta.url));
try {
  const daemon = await startDaemon({
    paths: pathsIn(folder),
    profiles: () => loadProfiles({ variables: { rehearsal } }),
    plugins: [tracePlugin("late", 20), tracePlugin("early", 10)],
    version: "0.0.0-test",
    holder: { args: ["--idle", "300"] },
    log: (level, message, fields) => {
      if (level !== "debug")
        process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`);
    },
  });
  process.stdout.write("ready\n");
  process.on("SIGTERM", () => void daemon.close().then(() => process.exit(0)));
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code ?? String(error)}\n`);
  process.exit(1);
}
