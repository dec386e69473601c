import type { SessionDraft } from "@pty4ai/protocol";
import type { Egress } from "../egress/plan.ts";
import type { HostFacts, SessionFacts } from "../facts.ts";
import type { FilterKind } from "../seccomp/filter.ts";
import { HOSTNAME } from "./etc.ts";
import { type Mount, mountArguments } from "./mount.ts";
import { sessionMounts } from "./mounts.ts";

/** What a session brings to its argument list beside the draft. */
export interface Situation extends SessionFacts {
  /** Undefined: no network at all. */
  egress?: Egress;
  /** Variables that are set only inside: they would change the programs that start the sandbox. */
  inner: Record<string, string>;
}

/** Descriptors that the launcher opens for bwrap. */
export const DESCRIPTORS = { arguments: 7, seccomp: 8, life: 9 } as const;

/** The options of bwrap for a session, without the command. They go to bwrap through a file, never its command line. */
export function bwrapArguments(draft: SessionDraft, situation: Situation): string[] {
  const kind = filterKind(situation.bwrap.version, situation.egress);
  const { life } = DESCRIPTORS;
  return [
    ...wallArguments(situation.bwrap.version, kind),
    ...(situation.egress === undefined ? [] : ["--sync-fd", String(life)]),
    ...viewArguments(sessionMounts(draft, situation, situation.egress)),
    ...Object.entries(situation.inner).flatMap(([name, value]) => ["--setenv", name, value]),
    ...CLOSING,
    "--chdir",
    draft.cwd,
  ];
}

/** The filter that goes with a set of destinations: ports below 1024 can be listened on only where bwrap does not nest
 *  a second user namespace to forbid more of them, so there the filter forbids them. */
export function filterKind(
  version: HostFacts["bwrap"]["version"],
  egress: Egress | undefined,
): FilterKind {
  const canDisable = version[0] > 0 || version[1] >= 8;
  return canDisable && egress?.lowPorts !== true ? "plain" : "named";
}

/** Namespaces, capabilities and the filter. The terminal stays the session's own: no --new-session, so that job
 *  control and SIGWINCH work; the filter keeps input from being pushed into it. */
export function wallArguments(version: HostFacts["bwrap"]["version"], kind: FilterKind): string[] {
  const canDisable = version[0] > 0 || version[1] >= 8;
  return [
    "--unshare-user",
    "--unshare-pid",
    "--unshare-net",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    ...(kind === "plain" && canDisable ? ["--disable-userns"] : []),
    "--die-with-parent",
    "--hostname",
    HOSTNAME,
    "--cap-drop",
    "ALL",
    ...(kind === "named" ? ["--cap-add", "CAP_NET_BIND_SERVICE"] : []),
    "--seccomp",
    String(DESCRIPTORS.seccomp),
  ];
}

const KERNEL = ["--dev", "/dev", "--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys"];
const TEMPORARY = [
  "--tmpfs",
  "/tmp",
  "--tmpfs",
  "/run",
  "--tmpfs",
  "/var/tmp",
  "--symlink",
  "../run",
  "/var/run",
];

/** An empty root with the mounts on it. /proc/sys is read-only: as root it could run code on the host (core_pattern). */
export function viewArguments(mounts: readonly Mount[]): string[] {
  return [...KERNEL, ...TEMPORARY, ...mounts.flatMap(mountArguments)];
}

/** What is mounted after this would be writable again. */
export const CLOSING: readonly string[] = ["--remount-ro", "/"];

/** Adds mounts that lie on top of all others. */
export function onTop(options: readonly string[], mounts: readonly Mount[]): string[] {
  const at = options.lastIndexOf(CLOSING[0] ?? "");
  return [...options.slice(0, at), ...mounts.flatMap(mountArguments), ...options.slice(at)];
}
