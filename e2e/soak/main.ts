// npm run soak -- [--kills N] [--sessions N] [--seed N] [--json]: kills daemons under sessions, and checks every byte.
import { soak } from "./soak.ts";
import { optionsOf } from "../../scripts/options.ts";

const { values } = optionsOf(import.meta, {
  options: {
    kills: { type: "string", default: "200" },
    sessions: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 10_000) },
    json: { type: "boolean" },
  },
});
const report = await soak({
  seed: Number(values.seed),
  kills: Number(values.kills),
  sessions: Number(values.sessions),
  log: (message) => process.stderr.write(`soak: ${message}\n`),
});
if (values.json) console.log(JSON.stringify(report));
else {
  const { fromReady, fromKill } = report;
  console.log(
    `seed ${report.seed}: ${report.kills} kills, ${report.sessions} sessions, ${report.bytes} bytes equal to the reference`,
  );
  console.log(
    `clients resumed ${report.resumed} times: p50 ${fromReady.p50} ms, p99 ${fromReady.p99} ms after the next daemon accepted; p50 ${fromKill.p50} ms, p99 ${fromKill.p99} ms after the kill`,
  );
  for (const fault of report.faults) console.log(`FAULT ${fault}`);
}
process.exitCode = report.faults.length === 0 ? 0 : 1;
