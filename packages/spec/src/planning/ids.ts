import { slug } from "./slug.ts";

/** Names of workers that have none: the model, with a number where it repeats; else the number. */
export function workerNames(
  workers: readonly { name?: unknown; model?: string | undefined }[],
  phaseModel?: string,
): string[] {
  const names: string[] = [];
  for (const { name } of workers) if (typeof name === "string") names.push(name);
  // Names that are said are unique already.
  if (names.length === workers.length) return names;
  return uniqueNames(
    workers.map(({ name, model }) => ({ said: text(name), made: model ?? phaseModel })),
    (index) => `${index + 1}`,
  );
}

/** Ids of agents that have none: the model, else the machine, with a number where it repeats. */
export function agentIds(
  agents: readonly { id?: unknown; model?: unknown; machine?: unknown }[],
): string[] {
  return uniqueNames(
    agents.map(({ id, model, machine }) => ({
      said: text(id),
      made: text(model) ?? text(machine),
    })),
    (index) => `agent-${index + 1}`,
  );
}

interface Wanted {
  said: string | undefined;
  made: string | undefined;
}

function uniqueNames(wanted: Wanted[], fallback: (index: number) => string): string[] {
  const taken = new Set(wanted.flatMap(({ said }) => (said === undefined ? [] : [said])));
  const counts = new Map<string, number>();
  for (const { said, made } of wanted)
    if (said === undefined && made !== undefined) counts.set(made, (counts.get(made) ?? 0) + 1);
  const numbers = new Map<string, number>();
  return wanted.map(({ said, made }, index) => {
    if (said !== undefined) return said;
    const base = made ?? fallback(index);
    const alone = made === undefined || counts.get(made) === 1;
    let number = numbers.get(base) ?? 1;
    let name = alone ? base : `${base}-${number++}`;
    while (taken.has(name)) name = `${base}-${number++}`;
    numbers.set(base, number);
    taken.add(name);
    return name;
  });
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

/** A folder name for each of some different names; equal ones get a number. */
export function uniqueSlugs(names: readonly string[]): string[] {
  const taken = new Set<string>();
  for (const name of names) {
    const base = slug(name);
    let unique = base;
    for (let number = 2; taken.has(unique); number++) unique = `${base}-${number}`;
    taken.add(unique);
  }
  return [...taken];
}
