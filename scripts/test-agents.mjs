// Installs real agents at exact versions and runs niia with them against a stub model server: no account, no provider.
//   npm run test:agents              all of it
//   npm run test:agents -- failover  one file
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AGENT_NAMES, installAgents, PACKAGES } from "../packages/testkit/src/index.ts";

const root = join(fileURLToPath(import.meta.url), "..", "..");
const { bin } = await installAgents();
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const args = [
  "run",
  "--config",
  join(root, "e2e", "agents", "vitest.config.ts"),
  ...process.argv.slice(2),
];
const child = spawn(process.execPath, [vitest, ...args], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, NIIA_TEST_AGENTS: bin },
});
child.on("exit", (code, signal) => {
  const versions = AGENT_NAMES.map((agent) => `${agent} ${PACKAGES[agent].version}`).join(", ");
  console.log(`${code === 0 ? "ok" : "FAILED"}: niia with ${versions}`);
  process.exitCode = code ?? (signal === null ? 1 : 130);
});
