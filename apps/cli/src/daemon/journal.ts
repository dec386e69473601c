import { fstatSync } from "node:fs";

/** How the journal of systemd is told how grave a line is: see sd-daemon(3). */
const PRIORITIES = { debug: 7, info: 6, warn: 4, error: 3 } as const;

/** Names of fields whose values nobody may see. */
const SECRET = new Set(["env", "inherit"]);

/** Whether what is written to a descriptor goes to the journal, which says so by its device and inode. */
export function isJournal(fd: number, stream: string | undefined): boolean {
  try {
    const { dev, ino } = fstatSync(fd);
    return stream === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

/** One line for the journal: its priority, the message, and each field as `name=value`. */
export function journalLine(
  level: keyof typeof PRIORITIES,
  message: string,
  fields: Record<string, unknown>,
): string {
  const more = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${SECRET.has(name) ? "…" : JSON.stringify(value)}`,
  );
  return `<${PRIORITIES[level]}>${message.replaceAll("\n", " ")}${more.join("")}\n`;
}
