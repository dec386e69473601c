// Programs that come from the system's packages. As root on Debian they are installed with apt-get, told on stderr;
// NIIA_NO_APT=1 refuses that.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const packageOf = {
  bwrap: "bubblewrap",
  tmux: "tmux",
  git: "git",
  perl: "perl",
  cc: "build-essential",
  "systemd-analyze": "systemd",
};

const say = (text) => process.stderr.write(`system packages: ${text}\n`);

function onPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Installs what it may of the named programs; returns the Debian packages still missing. */
export function needSystemPackages(programs) {
  const missing = () =>
    programs.filter((program) => !onPath(program)).map((program) => packageOf[program] ?? program);
  const wanted = missing();
  if (wanted.length === 0) return [];
  if (process.env.NIIA_NO_APT === "1") {
    say(`${wanted.join(", ")} missing, and NIIA_NO_APT=1 keeps me from installing`);
  } else if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    say(`${wanted.join(", ")} missing; install with: sudo apt-get install ${wanted.join(" ")}`);
  } else {
    say(`installing ${wanted.join(", ")} with apt-get (NIIA_NO_APT=1 to refuse)`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const install = () =>
      spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...wanted], {
        stdio: ["ignore", 2, 2],
        env,
      });
    if (install().status !== 0) {
      spawnSync("apt-get", ["update", "-q"], { stdio: ["ignore", 2, 2], env });
      install();
    }
  }
  return missing();
}
