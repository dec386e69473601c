// niia's runner of behaviour cases: one case on standard input, what was observed on standard output.
import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runCase } from "../../packages/runtime/src/conformance/run-case.ts";
import type { BehaviourCase } from "../../packages/spec/src/behaviour/index.ts";
import { sandboxStatus } from "../../packages/plugins-sandbox/src/status/status.ts";
import { LEFT_OUT } from "../../packages/spec/src/behaviour/kit.ts";
import { realWorld } from "./world.ts";

const one = JSON.parse(await text(process.stdin)) as BehaviourCase;
const status = await sandboxStatus();
if (one.needs?.includes("sandbox") && !status.available) {
  process.stderr.write(`${status.message}\n`);
  process.exitCode = LEFT_OUT;
} else {
  const folder = join(realpathSync(process.cwd()), "case");
  mkdirSync(folder);
  process.stdout.write(`${JSON.stringify(await runCase(one, folder, realWorld(one, folder)))}\n`);
}
