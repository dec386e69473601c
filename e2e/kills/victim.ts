import { readdirSync, readFileSync } from "node:fs";
import type { User } from "../niia.ts";

export const VICTIMS = ["daemon", "holder"] as const;
export type Victim = (typeof VICTIMS)[number];

/** The process that is to be killed, where it is there. */
export function findVictim({ env }: User, victim: Victim): number | undefined {
  const runtime = env["XDG_RUNTIME_DIR"] ?? "";
  return processes().find(({ pid, command }) =>
    victim === "holder"
      ? /holder[\w/-]*\.[jt]s /.test(command) && command.includes(runtime)
      : command.startsWith("niia-daemon") &&
        environment(pid).includes(`XDG_RUNTIME_DIR=${runtime}`),
  )?.pid;
}

/** What a run started and left behind. */
export function leftBy(run: string): string[] {
  return processes().flatMap(({ pid, command }) =>
    environment(pid).includes(`NIIA_RUN=${run}`) ? [`${pid} ${command.slice(0, 100)}`] : [],
  );
}

function processes(): { pid: number; command: string }[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const command = read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
    return command === "" ? [] : [{ pid: Number(name), command }];
  });
}

function environment(pid: number): string[] {
  return read(`/proc/${pid}/environ`).split("\0");
}

/** A process may be gone before it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
