import { type Destination, ProtocolError } from "@pty4ai/protocol";
import { isIP } from "node:net";
import { PROXY_SOCKET } from "../broker/config.ts";
import { isLoopback } from "./address.ts";
import { parsePlace, type Place, placeName } from "./name.ts";

/** One socket for one place. The sandboxed side cannot name another. */
export interface Target {
  /** File name in the socket folder. */
  socket: string;
  host: string;
  port: number;
  /** `tls`: the connection must be TLS and ask for `host`. `name`: plain, but the name must be public. `local`: this machine. */
  kind: "tls" | "name" | "local";
  why: string;
}

/** What the proxy may be asked for. `tls`: a tunnel there must be TLS and ask for the name it was opened for. */
export interface ProxiedPlace extends Place {
  tls: boolean;
}

/** Where the forwarder listens inside; `optional` may fail (a machine without IPv6). */
export interface Listener {
  address: string;
  port: number;
  socket: string;
  optional?: true;
}

export interface Egress {
  targets: Target[];
  /** What the HTTP proxy on `proxy.sock` may be asked for; empty: there is no proxy. */
  proxied: ProxiedPlace[];
  listeners: Listener[];
  /** Lines of the sandbox's /etc/hosts. */
  hosts: [address: string, name: string][];
  /** Port of the proxy on 127.0.0.1 inside. */
  proxyPort?: number;
  /** For the client: `api.example.com:443`. */
  destinations: string[];
  /** Something inside listens below 1024. */
  lowPorts: boolean;
}

const LIMIT = 200;

interface Wanted extends Place {
  why: string;
}

/** What the session may reach, from what its profile needs and what the user trusts. Undefined: no network at all.
 *  Without `network` only what is marked `local` and is on this machine remains. */
export function planEgress(
  destinations: readonly Destination[],
  options: { network: boolean; domains: readonly string[]; lowPorts: boolean },
): Egress | undefined {
  const needed = options.network
    ? destinations
    : destinations.filter((each) => each.local === true && isLoopback(each.host.toLowerCase()));
  const wanted = unique([
    ...needed.map(fromDestination),
    ...(options.network ? options.domains.map(fromDomain) : []),
  ]);
  if (wanted.length === 0) return undefined;
  if (wanted.length > LIMIT) {
    throw new ProtocolError(
      "bad-option",
      `${wanted.length} network destinations, at most ${LIMIT}`,
      {
        hint: "use a wildcard (*.example.com) instead of single names",
      },
    );
  }
  return connect(wanted, options.lowPorts);
}

/** Single names get an address and a socket of their own where their port can be listened on; the rest goes through the
 *  proxy: wildcards, addresses of other machines, and low ports on a machine that cannot open them. */
function connect(wanted: readonly Wanted[], lowPorts: boolean): Egress {
  const local = wanted.filter((each) => !each.wildcard && isLoopback(each.host));
  const named = wanted.filter(
    (each) => isName(each) && !local.includes(each) && (lowPorts || each.port >= 1024),
  );
  const proxied = wanted.filter((each) => !local.includes(each) && !named.includes(each));
  const targets: Target[] = [];
  const listeners: Listener[] = [];
  const add = (
    place: Wanted,
    kind: Target["kind"],
    addresses: readonly Omit<Listener, "socket" | "port">[],
  ) => {
    const socket = `t${targets.length}.sock`;
    targets.push({ socket, host: upstream(place.host), port: place.port, kind, why: place.why });
    listeners.push(...addresses.map((each) => ({ ...each, port: place.port, socket })));
  };
  for (const place of local) add(place, "local", localAddresses(place.host));
  const addresses = mapNames(named, local);
  for (const place of named) {
    add(place, place.port === 443 ? "tls" : "name", [{ address: addresses.get(place.host) ?? "" }]);
  }
  const proxyPort = proxied.length === 0 ? undefined : freePort(listeners);
  if (proxyPort !== undefined)
    listeners.push({ address: "127.0.0.1", port: proxyPort, socket: PROXY_SOCKET });
  return {
    targets,
    // A client that ignores NO_PROXY asks the proxy for the mapped names too.
    proxied: proxyPort === undefined ? [] : [...proxied, ...named].map(proxiedPlace),
    listeners,
    hosts: [...addresses].map(([name, address]) => [address, name]),
    ...(proxyPort === undefined ? {} : { proxyPort }),
    destinations: wanted.map(placeName),
    lowPorts: listeners.some((each) => each.port < 1024),
  };
}

/** An address has no name that TLS could ask for. */
function proxiedPlace({ host, port, wildcard }: Place): ProxiedPlace {
  return { host, port, wildcard, tls: port === 443 && isIP(host) === 0 };
}

function isName(place: Place): boolean {
  return !place.wildcard && isIP(place.host) === 0;
}

function fromDestination(destination: Destination): Wanted {
  const host = destination.host.includes(":") ? `[${destination.host}]` : destination.host;
  return checked(`${host}:${destination.port}`, destination.why);
}

function fromDomain(domain: string): Wanted {
  return checked(domain, "trust.domains");
}

function checked(text: string, why: string): Wanted {
  const place = parsePlace(text);
  if (typeof place !== "string") return { ...place, why };
  throw new ProtocolError("bad-option", `cannot allow "${text}" (${why}): ${place}`, {
    hint: "write a host name (example.com), a name with a port (example.com:8443) or a wildcard (*.example.com)",
  });
}

function unique(places: readonly Wanted[]): Wanted[] {
  return [
    ...new Map(places.toReversed().map((place) => [placeName(place), place])).values(),
  ].reverse();
}

/** 127.1.0.1, 127.1.0.2, …: all of 127/8 is this machine, and no service uses these. */
function mapNames(named: readonly Wanted[], local: readonly Wanted[]): Map<string, string> {
  const taken = new Set(local.map((place) => place.host));
  const free = Array.from({ length: 254 }, (_, index) => `127.1.0.${index + 1}`).filter(
    (each) => !taken.has(each),
  );
  const names = [...new Set(named.map((place) => place.host))];
  return new Map(names.map((name, index) => [name, free[index] ?? ""]));
}

function upstream(host: string): string {
  return host === "0.0.0.0" ? "127.0.0.1" : host;
}

function localAddresses(host: string): Omit<Listener, "socket" | "port">[] {
  if (host === "localhost") return [{ address: "127.0.0.1" }, { address: "::1", optional: true }];
  return [{ address: upstream(host) }];
}

function freePort(listeners: readonly Listener[]): number {
  const taken = new Set(listeners.map((each) => each.port));
  let port = 3128;
  while (taken.has(port)) port += 1;
  return port;
}
