// npm run fuzz -- [--minutes M] [--seed S] [--take-overs] [--json]: hostile bytes for the sockets of daemon and holder.
import { fuzz } from "./fuzz.ts";
import { optionsOf } from "../../scripts/options.ts";

const { values } = optionsOf(import.meta, {
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: String(Date.now() % 10_000) },
    "take-overs": { type: "boolean", default: false },
    json: { type: "boolean" },
  },
});
const report = await fuzz({
  seed: Number(values.seed),
  ms: Number(values.minutes) * 60_000,
  takeOvers: values["take-overs"],
  log: (message) => process.stderr.write(`fuzz: ${message}\n`),
});
if (values.json) console.log(JSON.stringify(report));
else {
  const { attacks, megabytes, echoed, longest } = report;
  console.log(
    `seed ${report.seed}: ${attacks.holder} attacks on the holder, ${attacks.bytes} of bytes, ${attacks.requests} of requests and ${attacks.direct} of frames on the daemon`,
  );
  console.log(
    `${echoed} lines of the session beside it came back, the slowest after ${longest} ms; ${megabytes.early.toFixed(0)} MB early, ${megabytes.late.toFixed(0)} MB at the end`,
  );
  for (const fault of report.faults) console.log(`FAULT ${fault}`);
}
process.exitCode = report.faults.length === 0 ? 0 : 1;
