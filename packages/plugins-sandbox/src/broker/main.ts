// The egress broker of one session: `node main.js CONFIG`. Says `ready` on descriptor 3 when its sockets are there, and
// ends when the FIFO that the sandbox holds open ends. Built-ins only; it holds no terminal and no secret.
import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { Broker } from "./broker.ts";
import type { BrokerConfig } from "./config.ts";

const config = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as BrokerConfig;

// Socket paths are limited to 107 bytes; relative ones are always short.
process.chdir(config.sockets);
process.umask(0o177);

const broker = new Broker(config);
await broker.listen();

const life = new Socket({
  fd: openSync(config.life, constants.O_RDONLY | constants.O_NONBLOCK),
  writable: false,
});
life.resume();
life.once("close", end);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, end);

writeSync(3, "ready\n");
closeSync(3);

function end(): void {
  broker.close();
  for (const { socket } of config.targets) rmSync(socket, { force: true });
  process.exit(0);
}
