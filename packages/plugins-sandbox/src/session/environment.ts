import { delimiter, dirname, isAbsolute } from "node:path";
import type { Mount } from "../bwrap/mount.ts";
import type { Egress } from "../egress/plan.ts";
import { PROXY_NAMES, proxyEnvironment } from "../egress/proxy-environment.ts";
import { within } from "../path.ts";

/** Point at sockets and folders of the user's desktop, none of which the sandbox has. */
const DESKTOP = [
  "SSH_AUTH_SOCK",
  "SSH_AGENT_PID",
  "GPG_AGENT_INFO",
  "GNOME_KEYRING_CONTROL",
  "DBUS_SESSION_BUS_ADDRESS",
  "DBUS_SYSTEM_BUS_ADDRESS",
  "DOCKER_HOST",
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "XAUTHORITY",
  "TMUX",
  "STY",
  "XDG_RUNTIME_DIR",
];

/** Variables whose value is a folder that a program would otherwise choose for itself. */
const FOLDERS = ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"];

/** Variables that the C library, its loader or a shell obeys: outside they would change the programs that start the
 *  sandbox, so they are set inside only. */
const INNER =
  /^(LD_.*|GLIBC_TUNABLES|MALLOC_.*|GCONV_PATH|LOCPATH|NLSPATH|HOSTALIASES|RES_OPTIONS|RESOLV_.*|BASH_.*|BASHOPTS|SHELLOPTS|ENV|PS[0-4]|PROMPT_COMMAND|CDPATH|GLOBIGNORE|IFS|POSIXLY_CORRECT|PERL5?.*|PYTHON.*|NODE_.*)$/;

/** git inside must not start work that outlives the command or needs what the agent may not write. */
const GIT: readonly (readonly [key: string, value: string])[] = [
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
];

export interface Environments {
  /** Inherited by the session through the programs that start the sandbox. */
  outer: Record<string, string>;
  /** Set by bwrap, inside. */
  inner: Record<string, string>;
}

/** The session's environment as it makes sense inside. Values stay in the environment: none appears in an argument. */
export function sandboxEnvironment(
  env: Readonly<Record<string, string>>,
  view: {
    home: string;
    mounts: readonly Mount[];
    shell: string;
    node: string;
    egress: Egress | undefined;
  },
): Environments {
  const shows = (path: string) => isShown(path, view.mounts, view.home);
  const dropped = new Set([...DESKTOP, ...PROXY_NAMES]);
  for (const name of FOLDERS) {
    const value = env[name];
    if (value !== undefined && !within(view.home, value) && !shows(value)) dropped.add(name);
  }
  const kept = Object.entries(env).filter(([name]) => !dropped.has(name));
  const split = (inner: boolean) =>
    Object.fromEntries(kept.filter(([name]) => INNER.test(name) === inner));
  const path = searchPath(env["PATH"] ?? "", view.node, shows);
  return {
    outer: {
      ...split(false),
      ...proxyEnvironment(view.egress),
      ...gitEnvironment(env),
      HOME: view.home,
      PATH: path,
      SHELL: shows(env["SHELL"] ?? "") ? (env["SHELL"] ?? "") : view.shell,
      TMPDIR: "/tmp",
    },
    inner: split(true),
  };
}

/** Folders of the search path that are there inside, and the one that Node is in. */
function searchPath(path: string, node: string, shows: (path: string) => boolean): string {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder) && shows(folder));
  const all = [...folders, "/usr/bin", "/bin", dirname(node)].filter((folder) => shows(folder));
  return [...new Set(all)].join(delimiter);
}

/** Whether something is shown at, above or below a path. What lies in the private home by itself does not count. */
function isShown(path: string, mounts: readonly Mount[], home: string): boolean {
  if (!isAbsolute(path)) return false;
  return mounts.some(
    (mount) =>
      within(path, mount.at) ||
      (mount.at !== home && mount.kind !== "link" && within(mount.at, path)) ||
      linked(mount, path),
  );
}

/** `/bin` as a link shows what is below it. */
function linked(mount: Mount, path: string): boolean {
  return mount.kind === "link" && within(mount.at, path);
}

function gitEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  const first = Number(env["GIT_CONFIG_COUNT"] ?? 0);
  const start = Number.isSafeInteger(first) && first >= 0 ? first : 0;
  const pairs = GIT.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${start + index}`, key],
    [`GIT_CONFIG_VALUE_${start + index}`, value],
  ]);
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(start + GIT.length) };
}
