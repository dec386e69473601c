import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { SandboxOptions } from "../../packages/plugins-sandbox/src/index.ts";
import { run } from "../../packages/plugins-sandbox/test/session.ts";

const PROBE = `
const { connect } = require("node:tls");
const hosts = process.argv.slice(1);
let reached = 0;
const next = () => {
  const host = hosts.shift();
  if (host === undefined) return console.log("TRIED " + reached);
  const socket = connect({ host, port: 443, servername: host, rejectUnauthorized: false, timeout: 5000 });
  socket.on("connect", () => { reached += 1; });
  socket.on("error", () => undefined).on("timeout", () => socket.destroy()).on("close", next);
};
next();`;

/** Opens connections from inside the real sandbox, and gives the names that its broker let through. */
export async function reachFrom(
  options: SandboxOptions,
  hosts: string[],
  { state, project }: { state: string; project: string },
): Promise<string[]> {
  const home = join(state, "home");
  mkdirSync(home, { recursive: true });
  const broker = fileURLToPath(new URL("broker.ts", import.meta.url));
  const session = await run(
    { root: state, home, project, remove: () => undefined },
    { argv: [process.execPath, "-e", PROBE, ...hosts] },
    { options, facts: (facts) => ({ ...facts, broker }) },
  );
  const printed = await session.until(/TRIED \d+/, 30_000);
  await session.ended;
  const tried = Number(/TRIED (\d+)/.exec(printed)?.[1]);
  // A connection is written down when it is over.
  for (let wait = 0; session.log().length < tried && wait < 100; wait++) await sleep(50);
  await session.tidy();
  const through = session.log().filter(({ outcome }) => outcome !== "refused");
  return through.map(({ destination }) => destination.replace(/:443$/, ""));
}
