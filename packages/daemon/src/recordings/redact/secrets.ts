const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW(OR)?D|CREDENTIAL/i;
const SHORTEST = 8;
/** Of a value of several lines, lines shorter than this are no secret by themselves. */
const SHORTEST_LINE = 16;

/** The values of an environment that its names call secret, as they may be printed. */
export function secretsOf(env: Record<string, string>): string[] {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(env)) {
    if (!SECRET_NAME.test(name)) continue;
    for (const form of formsOf(value.trim())) found.add(form);
  }
  return [...found];
}

/** A terminal prints the end of a line as CR LF, and programs print a key line by line. */
function formsOf(value: string): string[] {
  if (value.length < SHORTEST) return [];
  if (!value.includes("\n")) return [value];
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE);
}
