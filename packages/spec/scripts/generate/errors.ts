import type { ErrorEntry } from "./codes.ts";

const GROUPS: [prefix: string, title: string][] = [
  ["C10", "Reading"],
  ["C12", "Shape"],
  ["C13", "Names"],
  ["C14", "Templates"],
  ["C15", "Conditions"],
  ["C16", "Sessions"],
  ["C17", "Triggers and schedules"],
  ["C18", "Structure"],
  ["C19", "Runs"],
];

export function errorPage(errors: ErrorEntry[]): string {
  const known = new Set(GROUPS.map(([prefix]) => prefix));
  const lost = errors.find(({ code }) => !known.has(code.slice(0, 3)));
  if (lost) throw new Error(`${lost.code} belongs to no group of errors.md`);
  const groups = GROUPS.map(([prefix, title]) => {
    const rows = errors.filter(({ code }) => code.startsWith(prefix)).map(row);
    return `## ${title}\n\n| code | name | section | when | for example | next step |\n| --- | --- | --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `<!-- Generated from 2.0/errors.json. Do not edit. -->
# Diagnostics of connector.json 2.0

Codes are stable: a code keeps its meaning for as long as the major version. Sections are those of [connector.md](connector.md).
A code that is not marked is an error: the document is refused. A warning lets it run.

${groups.join("\n")}`;
}

function row({ code, name, severity, section, when, message, hint }: ErrorEntry): string {
  const marked = severity === "warning" ? `${code} (warning)` : code;
  return `| ${[marked, name, `§${section}`, when, message, hint].map(cell).join(" | ")} |`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|") || "–";
