import type { Destination } from "@pty4ai/protocol";
import type { Profile } from "../profile/types.ts";

/** The places on the network that the agent itself needs. A base URL in the environment replaces the usual hosts. */
export function destinationsOf(
  network: Profile["network"],
  env: Record<string, string>,
): Destination[] {
  const mark = { why: "profile", ...(network.local === true ? { local: true } : {}) };
  const given = network.hostsFromEnv.flatMap((name) => {
    const value = env[name] ?? "";
    const place = placeOf(/^[\w.-]+:\d+$/.test(value) ? `http://${value}` : value);
    return place ? [{ ...place, ...mark }] : [];
  });
  if (given.length > 0) return given;
  return network.hosts.flatMap((host) => {
    const place = placeOf(`https://${host}`);
    return place ? [{ ...place, ...mark }] : [];
  });
}

function placeOf(url: string): { host: string; port: number } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  if (hostname === "") return undefined;
  const usual = protocol === "http:" || protocol === "ws:" ? 80 : 443;
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? usual : Number(port) };
}
