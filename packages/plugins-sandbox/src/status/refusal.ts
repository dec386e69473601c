/** What keeps this machine from sandboxing, and the exact next step. */
export interface Refusal {
  message: string;
  hint: string;
}

/** What is known about the machine when bwrap failed. */
export interface Circumstances {
  /** `ID` and `ID_LIKE` of /etc/os-release. */
  systems: readonly string[];
  root: boolean;
  /** Values of settings below /proc/sys that exist: `kernel.unprivileged_userns_clone` and the like. */
  settings: Readonly<Record<string, string>>;
  /** Something says that this is a container. */
  container: boolean;
}

const INSTALL: readonly (readonly [systems: readonly string[], command: string])[] = [
  [["debian", "ubuntu"], "apt-get install bubblewrap"],
  [["fedora", "rhel", "centos"], "dnf install bubblewrap"],
  [["arch"], "pacman -S bubblewrap"],
  [["alpine"], "apk add bubblewrap"],
  [["suse", "opensuse"], "zypper install bubblewrap"],
];

const CONTAINER =
  "start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --cap-add SYS_ADMIN, or run this on the host";

export function unsupported(platform: string): Refusal {
  const name = platform === "win32" ? "Windows" : platform;
  return {
    message: `there is no sandbox for ${name}: it needs Linux with bubblewrap`,
    hint:
      platform === "win32"
        ? "run niia inside WSL 2"
        : "run niia on Linux, or leave `sandbox` out of the session",
  };
}

export function notInstalled({ systems, root }: Circumstances): Refusal {
  const found = INSTALL.find(([names]) => names.some((name) => systems.includes(name)));
  const command = found?.[1] ?? "install the package bubblewrap of your system";
  return {
    message: "bubblewrap (the program bwrap) is not installed",
    hint: `${root || found === undefined ? "" : "sudo "}${command}`,
  };
}

export function tooOld(version: string): Refusal {
  return {
    message: `bubblewrap ${version} is too old: 0.5.0 or later is needed`,
    hint: "update the package bubblewrap of your system",
  };
}

/** Reads what bwrap printed when it could not set up the walls. */
export function cannotBuild(printed: string, circumstances: Circumstances): Refusal {
  const first = printed.trim().split("\n", 1)[0] ?? "";
  const message = `bubblewrap cannot build a sandbox here: ${first === "" ? "it ended without a word" : first}`;
  const { settings, container } = circumstances;
  const sudo = circumstances.root ? "" : "sudo ";
  if (settings["kernel.apparmor_restrict_unprivileged_userns"] === "1") {
    return {
      message,
      hint: `let AppArmor allow it: ${sudo}apt-get install apparmor-profiles && ${sudo}ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && ${sudo}apparmor_parser -r /etc/apparmor.d/bwrap-userns-restrict; or ${sudo}sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`,
    };
  }
  if (settings["kernel.unprivileged_userns_clone"] === "0") {
    return { message, hint: `${sudo}sysctl -w kernel.unprivileged_userns_clone=1` };
  }
  if (settings["user.max_user_namespaces"] === "0") {
    return { message, hint: `${sudo}sysctl -w user.max_user_namespaces=15000` };
  }
  return {
    message,
    hint: container
      ? CONTAINER
      : "run `bwrap --unshare-user --unshare-net --ro-bind / / --proc /proc true` and follow what it says",
  };
}

/** A wall that bwrap built has a hole. */
export function leaks(holes: readonly string[], root: boolean): Refusal {
  return {
    message: `the sandbox of this machine does not hold: ${holes.join(", ")}`,
    hint: root
      ? "run niia as a normal user instead of root"
      : "update the kernel and bubblewrap, or leave `sandbox` out of the session",
  };
}
