// npm run bench:workflows [-- --times 5 --workflow dual-review --fault "daemon killed" --json]
//                         [-- --results FILE --seconds 200 --lanes 2 --write docs/comparison.md]
// Three workflows with three real Codex in terminals against the stub, undisturbed and with each fault. What ran is kept
// in the results file; started again with the same file it runs what is missing, no longer than so many seconds. Runs that
// nothing disturbs are timed one by one, the others go side by side.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installAgents } from "../../packages/testkit/src/index.ts";
import { type Fault, FAULTS } from "./fault.ts";
import { type Workflow, WORKFLOWS } from "./place.ts";
import { cellsOf, keepResult, printed, readResults } from "./result.ts";
import { writeTable } from "./table.ts";
import { tryOnce } from "./try.ts";
import { optionsOf } from "../../scripts/options.ts";

const { values } = optionsOf(import.meta, {
  options: {
    times: { type: "string", default: "5" },
    workflow: { type: "string" },
    fault: { type: "string" },
    results: { type: "string" },
    seconds: { type: "string", default: "Infinity" },
    lanes: { type: "string", default: "2" },
    write: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
process.env["NIIA_TEST_AGENTS"] ??= (await installAgents({ agents: ["codex"] })).bin;
const file = values.results ?? join(mkdtempSync(join(tmpdir(), "niia-bench-")), "results.jsonl");
const until = performance.now() + 1000 * Number(values.seconds);

const missing = bouts(Number(values.times)).filter(
  ({ workflow, fault, time }) =>
    readResults(file).filter((one) => one.workflow === workflow && one.fault === fault.name)
      .length < time,
);
// What is undisturbed is timed: alone.
await goOn(missing.filter(({ fault }) => fault.name === "none"));
const faulty = missing.filter(({ fault }) => fault.name !== "none");
await Promise.all(Array.from({ length: Number(values.lanes) }, () => goOn(faulty)));

const cells = cellsOf(readResults(file));
if (values.json) console.log(JSON.stringify(cells));
else for (const cell of cells) console.log(printed(cell));
if (values.write !== undefined) writeTable(values.write, readResults(file));
process.exitCode = cells.some(({ ok, n }) => ok < n) ? 1 : 0;

interface Bout {
  workflow: Workflow;
  fault: Fault;
  time: number;
}

function bouts(times: number): Bout[] {
  const all = Array.from({ length: times }, (_, index) => index + 1);
  return all.flatMap((time) =>
    WORKFLOWS.filter((name) => (values.workflow ?? name) === name).flatMap((workflow) =>
      FAULTS.filter(({ name }) => (values.fault ?? name) === name).map((fault) => ({
        workflow,
        fault,
        time,
      })),
    ),
  );
}

async function goOn(queue: Bout[]): Promise<void> {
  for (;;) {
    const next = performance.now() < until ? queue.shift() : undefined;
    if (next === undefined) return;
    const result = await tryOnce(next.workflow, next.fault);
    keepResult(file, result);
    if (!values.json && !result.ok) console.log(JSON.stringify(result));
  }
}
