const SHOWN = 5;

/** The first of a list that may be long, and how many more there are. */
export function some(items: readonly string[]): string {
  const more = items.length > SHOWN ? ` and ${items.length - SHOWN} more` : "";
  return `${items.slice(0, SHOWN).join(", ")}${more}`;
}
