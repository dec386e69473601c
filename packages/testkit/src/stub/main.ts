import { appendFileSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Rule } from "./rule.ts";
import { startStub } from "./server.ts";

// node main.ts [--port N] [--rules FILE] [--log FILE]
// Prints one line {"url","port","pid"} when it listens. The log gets a JSON line for each call and for its outcome.
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    rules: { type: "string" },
    log: { type: "string" },
  },
});

const rules =
  values.rules === undefined ? [] : (JSON.parse(readFileSync(values.rules, "utf8")) as Rule[]);
const log = values.log;
const stub = await startStub({
  rules,
  port: Number(values.port),
  ...(log === undefined
    ? {}
    : { onRequest: (request) => appendFileSync(log, `${JSON.stringify(request)}\n`) }),
});
process.stdout.write(`${JSON.stringify({ url: stub.url, port: stub.port, pid: process.pid })}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void stub.close().then(() => process.exit(0)));
}
