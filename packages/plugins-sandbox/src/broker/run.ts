import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { Broker } from "./broker.ts";
import type { BrokerConfig } from "./config.ts";
import type { Resolve } from "./dial.ts";

/** Serves what the file tells until the FIFO that the sandbox holds open ends, then leaves the process. Says `ready` on
 *  descriptor 3 when every socket is there. */
export async function runBroker(file: string, resolve?: Resolve): Promise<void> {
  const config = JSON.parse(readFileSync(file, "utf8")) as BrokerConfig;
  // The path of a socket is limited to 107 bytes; a relative one is always short.
  process.chdir(config.sockets);
  process.umask(0o177);
  const broker = new Broker(config, resolve);
  const end = () => {
    broker.close();
    for (const { socket } of config.targets) rmSync(socket, { force: true });
    process.exit(0);
  };
  await broker.listen();
  const life = openSync(config.life, constants.O_RDONLY | constants.O_NONBLOCK);
  new Socket({ fd: life, writable: false }).once("close", end).resume();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, end);
  writeSync(3, "ready\n");
  closeSync(3);
}
