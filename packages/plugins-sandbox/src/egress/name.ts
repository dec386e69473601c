import { isIP, isIPv6 } from "node:net";

/** `*.example.com` has `wildcard: true` and host `example.com`. */
export interface Place {
  host: string;
  port: number;
  wildcard: boolean;
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const DEFAULT_PORT = 443;

/** Reads `name`, `name:port`, `*.name`, an IPv4 address or `[ipv6]:port`. Returns what is wrong as a string. */
export function parsePlace(text: string): Place | string {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text.toLowerCase());
  if (match === null) return "expected a name or name:port";
  const port = match[3] === undefined ? DEFAULT_PORT : Number(match[3]);
  if (port < 1 || port > 65535) return `port ${port} is not between 1 and 65535`;
  if (match[1] !== undefined && !isIPv6(match[1])) return `[${match[1]}] is not an IPv6 address`;
  const bare = match[1] ?? match[2] ?? "";
  const wildcard = bare.startsWith("*.");
  const host = wildcard ? bare.slice(2) : bare;
  if (isIP(host) !== 0) return wildcard ? "an address has no wildcard" : { host, port, wildcard };
  const wrong = nameProblem(host);
  return wrong ?? { host, port, wildcard };
}

/** What keeps `host` from being a host name, or undefined. Numbers alone are refused: resolvers read them as addresses. */
export function nameProblem(host: string): string | undefined {
  if (host === "") return "the name is empty";
  if (host.length > 253) return "the name is longer than 253 characters";
  const labels = host.split(".");
  const bad = labels.find((label) => !LABEL.test(label));
  if (bad !== undefined) return `"${bad}" is not a label of a host name`;
  if (/^(0x[0-9a-f]*|\d+)$/.test(labels.at(-1) ?? ""))
    return "a name whose last label is a number is an address";
  return undefined;
}

export function placeName(place: Place): string {
  const host = place.host.includes(":") ? `[${place.host}]` : place.host;
  return `${place.wildcard ? "*." : ""}${host}:${place.port}`;
}
