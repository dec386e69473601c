// npm run bench:workflows [-- --times 5] [-- --workflow dual-review] [-- --fault "daemon killed"] [-- --json]
// Three workflows with three real Codex in terminals against the stub, undisturbed and with each fault.
import { parseArgs } from "node:util";
import { installAgents } from "../../packages/testkit/src/index.ts";
import { median } from "../row.ts";
import { FAULTS } from "./fault.ts";
import { linesOf, WORKFLOWS } from "./place.ts";
import { type Tried, tryOnce } from "./try.ts";

const { values } = parseArgs({
  options: {
    times: { type: "string", default: "5" },
    workflow: { type: "string" },
    fault: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const { bin } = await installAgents();
process.env["NIIA_TEST_AGENTS"] = bin;

const rows: object[] = [];
let failed = false;
for (const workflow of WORKFLOWS.filter((name) => (values.workflow ?? name) === name)) {
  for (const fault of FAULTS.filter(({ name }) => (values.fault ?? name) === name)) {
    const tried: Tried[] = [];
    for (let time = 0; time < Number(values.times); time += 1)
      tried.push(await tryOnce(workflow, fault));
    const row = {
      workflow,
      lines: linesOf(workflow),
      fault: fault.name,
      ok: tried.filter(({ ok }) => ok).length,
      n: tried.length,
      seconds: Math.round(median(tried.map(({ ms }) => ms)) / 100) / 10,
      doubled: tried.reduce((sum, { doubled }) => sum + doubled, 0),
      ended: [...new Set(tried.map(({ ended }) => ended))],
    };
    failed ||= row.ok < row.n;
    rows.push(row);
    if (!values.json)
      console.log(
        `${row.workflow.padEnd(12)} ${row.lines} lines  ${row.fault.padEnd(16)} ${row.ok}/${row.n}  ${String(row.seconds).padStart(6)} s  doubled ${row.doubled}  ${row.ended.join(" | ").slice(0, 160)}`,
      );
  }
}
if (values.json) console.log(JSON.stringify(rows));
process.exitCode = failed ? 1 : 0;
