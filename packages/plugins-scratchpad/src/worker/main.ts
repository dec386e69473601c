import { workerMain } from "./command.ts";

process.exitCode = await workerMain(process.argv.slice(2), process.env);
