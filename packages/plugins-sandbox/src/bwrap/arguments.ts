import type { SessionDraft } from "@pty4ai/protocol";
import type { Egress } from "../egress/plan.ts";
import type { SessionFacts } from "../facts.ts";
import { type Mount, mountArguments } from "./mount.ts";
import { sessionMounts } from "./mounts.ts";
import { DESCRIPTORS, wallArguments, wallsFor } from "./walls.ts";

/** What a session brings to its argument list beside the draft. */
export interface Situation extends SessionFacts {
  /** Undefined: no network at all. */
  egress?: Egress;
  /** Variables that are set only inside: they would change the programs that start the sandbox. */
  inner: Record<string, string>;
}

/** The options of bwrap for a session, without the command. They go to bwrap through a file, never its command line. */
export function bwrapArguments(draft: SessionDraft, situation: Situation): string[] {
  const walls = wallsFor(situation, situation.egress?.lowPorts === true);
  return [
    ...wallArguments(situation.bwrap.version, walls),
    ...(situation.egress === undefined ? [] : ["--sync-fd", String(DESCRIPTORS.life)]),
    ...viewArguments(sessionMounts(draft, situation, situation.egress)),
    ...Object.entries(situation.inner).flatMap(([name, value]) => ["--setenv", name, value]),
    ...CLOSING,
    "--chdir",
    draft.cwd,
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
