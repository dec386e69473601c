import type { HostFacts } from "../facts.ts";
import type { FilterKind } from "../seccomp/filter.ts";
import { HOSTNAME } from "./etc.ts";

/** How the sandbox is closed, by what its network needs.
 *  `plain`: nothing listens below 1024 inside.
 *  `capability`: something does, by CAP_NET_BIND_SERVICE. Works only as root: for others bwrap nests a second user
 *  namespace, to which the network does not belong. The filter forbids what --disable-userns would.
 *  `staged`: something does, since a first bwrap makes the network and lets everybody listen on every port of it. */
export type Walls = "plain" | "capability" | "staged";

type Machine = Pick<HostFacts, "bwrap" | "lowPorts">;

/** Descriptors that the launcher opens for bwrap. */
export const DESCRIPTORS = { arguments: 7, seccomp: 8, life: 9 } as const;

export function wallsFor(machine: Machine, needsLowPorts: boolean): Walls {
  return needsLowPorts && machine.lowPorts !== "none" ? machine.lowPorts : "plain";
}

export function filterFor(version: HostFacts["bwrap"]["version"], walls: Walls): FilterKind {
  return walls === "capability" || !canDisable(version) ? "named" : "plain";
}

/** Namespaces, capabilities and the filter. The terminal stays the session's own: no --new-session, so that job
 *  control and SIGWINCH work; the filter keeps input from being pushed into it. */
export function wallArguments(version: HostFacts["bwrap"]["version"], walls: Walls): string[] {
  return [
    "--unshare-user",
    "--unshare-pid",
    ...(walls === "staged" ? [] : ["--unshare-net"]),
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    ...(filterFor(version, walls) === "plain" ? ["--disable-userns"] : []),
    "--die-with-parent",
    "--hostname",
    HOSTNAME,
    "--cap-drop",
    "ALL",
    ...(walls === "capability" ? ["--cap-add", "CAP_NET_BIND_SERVICE"] : []),
    "--seccomp",
    String(DESCRIPTORS.seccomp),
  ];
}

const OPEN_PORTS = 'echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start && exec "$@"';

/** The words in front of the second bwrap: a network of its own, and no capability left for what follows. */
export function stageCommand(bwrap: string, setpriv: string): string[] {
  return [
    bwrap,
    "--unshare-user",
    "--unshare-net",
    "--die-with-parent",
    "--cap-drop",
    "ALL",
    "--cap-add",
    "CAP_NET_ADMIN",
    "--dev-bind",
    "/",
    "/",
    "/bin/sh",
    "-c",
    OPEN_PORTS,
    "sh",
    setpriv,
    "--ambient-caps=-all",
    "--inh-caps=-all",
  ];
}

/** bwrap forbids further user namespaces by itself from 0.8.0 on; before, the filter does. */
function canDisable(version: HostFacts["bwrap"]["version"]): boolean {
  return version[0] > 0 || version[1] >= 8;
}
