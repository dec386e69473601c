import type { Egress } from "../egress/plan.ts";

export const HOSTNAME = "sandbox";

/** Files of /etc that are made for the session, by name. `fullName` is whom git takes for the author when its settings
 *  name nobody: an agent may hide the user's settings from the commands it runs. */
export function etcFiles(
  user: { uid: number; gid: number; name: string },
  place: { home: string; shell: string; fullName: string },
  egress: Egress | undefined,
): Record<string, string> {
  const root = user.uid === 0 ? [] : ["root:x:0:0:root:/root:/bin/sh"];
  return {
    passwd: lines([
      ...root,
      `${user.name}:x:${user.uid}:${user.gid}:${place.fullName.replaceAll(/[:,\r\n]/g, " ")}:${place.home}:${place.shell}`,
      "nobody:x:65534:65534:nobody:/nonexistent:/bin/false",
    ]),
    group: lines([
      ...(user.gid === 0 ? [] : ["root:x:0:"]),
      `${user.name}:x:${user.gid}:`,
      "nogroup:x:65534:",
    ]),
    hosts: lines([
      `127.0.0.1 localhost ${HOSTNAME}`,
      "::1 localhost",
      ...(egress?.hosts ?? []).map(([address, name]) => `${address} ${name}`),
    ]),
    // A name that is not in hosts fails at once instead of waiting for a resolver that is not there.
    "nsswitch.conf": lines([
      "passwd: files",
      "group: files",
      "shadow: files",
      "hosts: files",
      "services: files",
    ]),
    "resolv.conf": lines(["# There is no resolver in this sandbox: see hosts."]),
  };
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
