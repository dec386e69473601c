import { parsePlace, type Place, placeName } from "../egress/name.ts";

/** What a client of the HTTP proxy asks for. `head` replaces what it sent when the request is passed on. */
export type ProxyRequest =
  | { kind: "connect"; place: Place }
  | { kind: "forward"; place: Place; head: Buffer }
  | { kind: "refused"; why: string };

const HOP = new Set([
  "connection",
  "proxy-connection",
  "proxy-authorization",
  "keep-alive",
  "host",
  "upgrade",
  "te",
  "trailer",
]);
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/;

const refused = (why: string): ProxyRequest => ({ kind: "refused", why });

/** Reads the head of one request (up to and with the empty line). Only `CONNECT host:port` and `http://` in absolute
 *  form are understood; the second is rewritten so that the upstream answers once and closes. */
export function readRequest(head: Buffer): ProxyRequest {
  const text = head.toString("latin1");
  const lines = text.split("\r\n").slice(0, -2);
  if (lines.some((line) => hasControl(line))) return refused("control bytes in the request");
  const [method = "", target = "", version = "", ...more] = (lines[0] ?? "").split(" ");
  if (more.length > 0 || !/^HTTP\/1\.[01]$/.test(version))
    return refused("not an HTTP/1 request line");
  const headers = lines.slice(1).map((line) => HEADER.exec(line));
  if (headers.some((match) => match === null)) return refused("a header line is malformed");
  if (method === "CONNECT") {
    if (!/:\d{1,5}$/.test(target)) return refused("CONNECT without a port");
    const place = readPlace(target);
    return typeof place === "string" ? refused(place) : { kind: "connect", place };
  }
  if (!/^[A-Z]{1,20}$/.test(method)) return refused("not an HTTP method");
  const match = /^http:\/\/([^/?#]*)([^#]*)$/.exec(target);
  if (match === null) return refused("neither CONNECT nor an absolute http:// address");
  const [, authority = "", rest = ""] = match;
  const place = readPlace(/:\d{1,5}$/.test(authority) ? authority : `${authority}:80`);
  if (typeof place === "string") return refused(place);
  const kept = headers
    .filter((header) => !HOP.has((header?.[1] ?? "").toLowerCase()))
    .map((header) => `${header?.[1]}: ${header?.[2]}`);
  const path = rest.startsWith("/") ? rest : `/${rest}`;
  const host = place.port === 80 ? placeName(place).replace(/:80$/, "") : placeName(place);
  const rewritten = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...kept, "Connection: close"];
  return {
    kind: "forward",
    place,
    head: Buffer.from(`${rewritten.join("\r\n")}\r\n\r\n`, "latin1"),
  };
}

function readPlace(authority: string): Place | string {
  if (authority.includes("@")) return "user names are not allowed in an address";
  const place = parsePlace(authority);
  if (typeof place === "string") return place;
  return place.wildcard ? "a wildcard is no address" : place;
}

/** Any byte below space (and DEL): no header of a proxy request needs one. */
function hasControl(line: string): boolean {
  return Buffer.from(line, "latin1").some(
    (byte) => (byte < 0x20 && byte !== 0x09) || byte === 0x7f,
  );
}

/** The entry of the list that admits the place: the same name and port, or a wildcard above it. */
export function admitting<Entry extends Place>(
  allowed: readonly Entry[],
  place: Place,
): Entry | undefined {
  return allowed.find(
    (each) =>
      each.port === place.port &&
      (each.wildcard ? place.host.endsWith(`.${each.host}`) : place.host === each.host),
  );
}
