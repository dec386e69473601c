import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { isPublic } from "../egress/address.ts";
import { LIMITS } from "./config.ts";

/** Finds the addresses of a name that may be connected to. Throws a `DialError` when there is none. */
export type Resolve = (name: string) => Promise<string[]>;

/** Why a place was not reached; `refused` tells a decision of ours from a failure of the network. */
export class DialError extends Error {
  readonly refused: boolean;

  constructor(message: string, refused: boolean) {
    super(message);
    this.name = "DialError";
    this.refused = refused;
  }
}

/** Asks the host's resolver. A name must lead to a public address, and the address that was checked is the one that is
 *  used: what a resolver answers later does not matter. */
export const systemResolve: Resolve = async (name) => {
  const found = await lookup(name, { all: true, order: "ipv4first" }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new DialError(`${name} does not resolve: ${why}`, false);
  });
  return publicOnly(
    name,
    found.map((each) => each.address),
  );
};

export function publicOnly(name: string, addresses: readonly string[]): string[] {
  const allowed = addresses.filter(isPublic);
  if (allowed.length > 0) return allowed;
  const list = addresses.join(", ") || "nothing";
  throw new DialError(`${name} leads to ${list}, which is not a public address`, true);
}

/** Connects to a place that the rules allow, trying its addresses in order. */
export async function dial(host: string, port: number, resolve: Resolve): Promise<Socket> {
  let last: unknown;
  for (const address of await candidates(host, resolve)) {
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
  return host === "localhost" ? ["127.0.0.1", "::1"] : resolve(host);
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
