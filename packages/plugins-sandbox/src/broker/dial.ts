import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { isPublic } from "../egress/address.ts";
import { LIMITS } from "./config.ts";

/** Finds the addresses of a name. */
export type Resolve = (name: string) => Promise<string[]>;

export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true, order: "ipv4first" })).map((each) => each.address);

/** Why a place was not reached; `refused` tells a decision of ours from a failure of the network. */
export class DialError extends Error {
  readonly refused: boolean;

  constructor(message: string, refused: boolean) {
    super(message);
    this.name = "DialError";
    this.refused = refused;
  }
}

/** Connects to a place the rules allow. A name must lead to a public address, and that very address is used: what a
 *  resolver answers later does not matter. */
export async function dial(host: string, port: number, resolve: Resolve): Promise<Socket> {
  const addresses = await candidates(host, resolve);
  let last: unknown;
  for (const address of addresses) {
    try {
      return await open(address, port);
    } catch (error) {
      last = error;
    }
  }
  throw new DialError(
    last instanceof Error ? last.message : `no address of ${host} answers`,
    false,
  );
}

async function candidates(host: string, resolve: Resolve): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  if (host === "localhost") return ["127.0.0.1", "::1"];
  const found = await resolve(host).catch((error: unknown) => {
    throw new DialError(
      `${host} does not resolve: ${error instanceof Error ? error.message : String(error)}`,
      false,
    );
  });
  const allowed = found.filter(isPublic);
  if (allowed.length > 0) return allowed;
  throw new DialError(
    `${host} leads to ${found.join(", ") || "nothing"}, which is not a public address`,
    true,
  );
}

function open(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, allowHalfOpen: true });
    const late = () => socket.destroy(new Error(`${address}:${port} does not answer`));
    const timer = setTimeout(late, LIMITS.connectTime);
    const failed = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once("error", failed);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", failed);
      resolve(socket);
    });
  });
}
