import { createServer, type Server, type Socket } from "node:net";
import { type BrokerConfig, LIMITS, PROXY_SOCKET } from "./config.ts";
import { Connection } from "./connection.ts";
import { type Resolve, systemResolve } from "./dial.ts";
import { type EgressRecord, egressLog } from "./log.ts";
import { PROXY_WHY, serveProxy, serveTarget } from "./serve.ts";

/** Serves the sockets of one session on the host, relative to the working folder. */
export class Broker {
  readonly #config: BrokerConfig;
  readonly #resolve: Resolve;
  readonly #record: (record: EgressRecord) => void;
  readonly #open = new Set<Connection>();
  readonly #servers: Server[] = [];

  constructor(config: BrokerConfig, resolve: Resolve = systemResolve) {
    this.#config = config;
    this.#resolve = resolve;
    this.#record = egressLog(config.log, LIMITS.log);
  }

  /** Resolves when every socket is listened on. */
  async listen(): Promise<void> {
    const { targets, proxied } = this.#config;
    for (const target of targets) {
      const first = { destination: `${target.host}:${target.port}`, why: target.why };
      await this.#serve(target.socket, first, (connection) =>
        serveTarget(connection, target, this.#resolve),
      );
    }
    if (proxied.length === 0) return;
    const first = { destination: "", why: PROXY_WHY };
    await this.#serve(PROXY_SOCKET, first, (connection) =>
      serveProxy(connection, proxied, this.#resolve),
    );
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const connection of this.#open) connection.end("cut", "the session ended");
  }

  #serve(
    path: string,
    first: { destination: string; why: string },
    handle: (connection: Connection) => Promise<void>,
  ): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
      const connection = this.#admit(client, first);
      if (connection !== undefined) void handle(connection);
    });
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, resolve);
    });
  }

  #admit(client: Socket, first: { destination: string; why: string }): Connection | undefined {
    const connection = new Connection(client, first, this.#record);
    if (this.#open.size >= LIMITS.connections) {
      connection.end("refused", `more than ${LIMITS.connections} connections at once`);
      client.destroy();
      return undefined;
    }
    this.#open.add(connection);
    client.once("close", () => this.#open.delete(connection));
    return connection;
  }
}
