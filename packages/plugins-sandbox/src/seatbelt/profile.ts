import type { SessionDraft } from "@pty4ai/protocol";

/** What the profile must know beside the draft. */
export interface SeatbeltFacts {
  /** The private home: on macOS nothing can be mounted, so HOME has to point there. */
  home: string;
  /** Ports of this machine's loopback that may be reached: local services, and the proxy for everything else. */
  ports: readonly number[];
  /** Files and folders of the session's programs. */
  programs: readonly string[];
}

/** Folders of the system that programs need to start. */
const SYSTEM = [
  "/System",
  "/usr",
  "/bin",
  "/sbin",
  "/Library/Apple",
  "/Library/Developer",
  "/Applications/Xcode.app",
  "/opt/homebrew",
  "/private/etc/ssl",
  "/private/var/db/timezone",
  "/private/var/db/dyld",
  "/dev",
];

/** A profile for `sandbox-exec -f` on macOS that says of a draft what the bwrap options say on Linux, as far as it can:
 *  processes and their arguments stay visible, and a file cannot be shown at another path. Never tried on a Mac: the
 *  plugin does not use it and refuses there. */
export function seatbeltProfile(draft: SessionDraft, facts: SeatbeltFacts): string {
  const shown = draft.access.filter((each) => each.mode !== "seed");
  const moved = shown.find((each) => each.at !== undefined && each.at !== each.path);
  if (moved !== undefined)
    throw new RangeError(`${moved.path} cannot be shown at ${moved.at} on macOS`);
  const reads = [...SYSTEM, ...facts.programs];
  return [
    "(version 1)",
    "(deny default)",
    "(allow process-fork process-exec)",
    "(allow signal (target same-sandbox))",
    "(allow process-info* (target same-sandbox))",
    "(allow sysctl-read)",
    "(allow pseudo-tty)",
    '(allow file-ioctl (literal "/dev/tty") (regex #"^/dev/ttys[0-9]+$"))',
    '(allow file-read* file-write* (literal "/dev/null") (literal "/dev/tty") (regex #"^/dev/(ttys[0-9]+|fd/.*)$"))',
    '(allow mach-lookup (global-name "com.apple.system.opendirectoryd.libinfo") (global-name "com.apple.trustd.agent"))',
    "(allow file-read-metadata)",
    ...reads.map((path) => rule("allow", "file-read*", path)),
    rule("allow", "file-read* file-write*", facts.home),
    // The last rule that matches wins: as with mounts, a later entry lies on top of an earlier one.
    ...shown.map(({ path, mode }) =>
      mode === "write"
        ? rule("allow", "file-read* file-write*", path)
        : `${rule("allow", "file-read*", path)}\n${rule("deny", "file-write*", path)}`,
    ),
    "(deny network*)",
    ...facts.ports.map((port) => `(allow network-outbound (remote ip "localhost:${port}"))`),
    // Both start programs outside the sandbox.
    "(deny appleevent-send)",
    "(deny lsopen)",
    "",
  ].join("\n");
}

function rule(verdict: "allow" | "deny", what: string, path: string): string {
  const quoted = path.replaceAll(/["\\]/g, String.raw`\$&`);
  return `(${verdict} ${what} (subpath "${quoted}"))`;
}
