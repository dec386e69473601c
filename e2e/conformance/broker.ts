// The egress broker as it is, but every name below .example is found on this machine.
import { DialError } from "../../packages/plugins-sandbox/src/broker/dial.ts";
import { runBroker } from "../../packages/plugins-sandbox/src/broker/run.ts";

await runBroker(process.argv[2] ?? "", async (name) => {
  if (name.endsWith(".example")) return ["127.0.0.1"];
  throw new DialError(`${name} does not resolve`, false);
});
