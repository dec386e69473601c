import { fileURLToPath, pathToFileURL } from "node:url";
import type { McpServer } from "@pty4ai/protocol";

/** Name of our own server in `tools.mcp`. */
export const OWN = "niia";

const SOURCE = import.meta.url.endsWith(".ts");
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** How an agent starts the tools of its session. Compiled they are one file, whatever file this code ended up in. */
const PROGRAM: { command: string; args: string[] } = SOURCE
  ? {
      command: process.execPath,
      args: [
        "--conditions=@connector/source",
        "--disable-warning=ExperimentalWarning",
        at("main.ts"),
      ],
    }
  : { command: process.execPath, args: [beside("mcp/main.js")] };

/** What a sandbox must show for it to run; from source that is what it imports. */
export const PROGRAM_PATHS: string[] = SOURCE
  ? ["../..", "../../../../packages", "../../../../node_modules"].map((path) => at(path))
  : [beside("mcp"), beside("../package.json")];

/** Serves the tools in this process; returns once it listens. */
export async function runTools(): Promise<void> {
  await import(pathToFileURL(PROGRAM.args.at(-1) as string).href);
}

export function ownServer(): McpServer {
  return { ...PROGRAM, trust: true };
}

/** Whether it is the one of `ownServer`, and not another that a document calls the same. */
export function isOwn(server: McpServer | undefined): boolean {
  return server !== undefined && "command" in server && server.args?.at(-1) === PROGRAM.args.at(-1);
}

/** In `dist`, of which compiled code may lie one folder deeper. */
function beside(path: string): string {
  const here = at(".").replace(/\/$/, "");
  return fileURLToPath(new URL(path, `file://${here.slice(0, here.lastIndexOf("/dist") + 5)}/`));
}
