#!/usr/bin/env node
import { parseArgs } from "node:util";
import { runCases, type Verdict } from "./kit.ts";

const USAGE = `connector-conformance --cases FOLDER [--only NAME] [--json] -- COMMAND [ARGUMENT…]

Runs the behaviour cases of connector.json against a runtime. COMMAND is started once for each case, in an empty folder: it
reads the case from its standard input, runs it, and writes what it observed as JSON. Exit code 77: it leaves the case out,
and says why on standard error.
  --cases FOLDER  spec/conformance/behaviour
  --only NAME     cases whose name holds this
  --json          a JSON object a line, for each case
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: "string" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help || values.cases === undefined || positionals.length === 0) {
  (values.help ? process.stdout : process.stderr).write(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  await main(values.cases, positionals);
}

async function main(cases: string, command: string[]): Promise<void> {
  const count = { passed: 0, failed: 0, "left out": 0 };
  for await (const verdict of runCases({ cases, command, only: values.only })) {
    count[verdict.outcome] += 1;
    process.stdout.write(values.json ? `${JSON.stringify(verdict)}\n` : line(verdict));
  }
  if (!values.json)
    process.stdout.write(
      `${count.passed} passed, ${count.failed} failed, ${count["left out"]} left out\n`,
    );
  if (count.failed > 0 || count.passed + count["left out"] === 0) process.exitCode = 1;
}

function line({ name, outcome, reasons }: Verdict): string {
  const mark = { passed: "ok", failed: "FAILED", "left out": "left out" }[outcome];
  return `${mark} ${name}\n${reasons.map((reason) => `    ${reason}\n`).join("")}`;
}
