// The egress broker of one session: `node main.js CONFIG`. A process of its own with built-ins only, that holds no
// terminal and no secret.
import { runBroker } from "./run.ts";

await runBroker(process.argv[2] ?? "");
