import { existsSync, readFileSync } from "node:fs";
import type { Circumstances } from "./refusal.ts";

const SETTINGS = [
  "kernel.apparmor_restrict_unprivileged_userns",
  "kernel.unprivileged_userns_clone",
  "user.max_user_namespaces",
];

/** Looks at what usually keeps bwrap from working. */
export function circumstances(): Circumstances {
  const settings = SETTINGS.map((name) => [
    name,
    read(`/proc/sys/${name.replaceAll(".", "/")}`)?.trim(),
  ]);
  return {
    systems: systemNames(read("/etc/os-release") ?? ""),
    root: process.getuid?.() === 0,
    settings: Object.fromEntries(settings.filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >,
    container: existsSync("/.dockerenv") || existsSync("/run/.containerenv"),
  };
}

/** `ID` and `ID_LIKE` of an os-release file. */
export function systemNames(release: string): string[] {
  return [...release.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap((match) =>
    (match[1] ?? "").split(/\s+/),
  );
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
