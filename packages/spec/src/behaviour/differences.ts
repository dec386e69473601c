import type { BehaviourCase, Expected, Observed, PromptText } from "./case.ts";
import { eventFaults } from "./events.ts";

/** In what the observed differs from what a case expects, a sentence each; none: the case holds. */
export function differences({ expect }: Pick<BehaviourCase, "expect">, seen: Observed): string[] {
  return [
    ...eventFaults(expect, seen.events),
    ...differ("code", expect.code, seen.code),
    ...differ("runs", expect.runs, seen.runs),
    ...promptFaults(expect, seen),
    ...resultFaults(expect, seen),
    ...missing(expect.files ?? [], seen.files ?? []).map((file) => `the scratchpad lacks ${file}`),
    ...treeFaults(expect, seen),
    ...fileFaults("merged", expect.merged, seen.merged),
    ...each(expect.kept, (seat, files) => fileFaults(`kept of ${seat}`, files, seen.kept?.[seat])),
    ...each(expect.reached, (seat, hosts) =>
      same(`reached by ${seat}`, hosts, seen.reached?.[seat]),
    ),
    ...each(expect.servers, (seat, names) =>
      same(`servers of ${seat}`, names, seen.servers?.[seat]),
    ),
  ];
}

function promptFaults({ prompts }: Expected, seen: Observed): string[] {
  return each(prompts, (seat, turns) =>
    turns.flatMap((turn, index) => {
      const text = seen.prompts?.[seat]?.[index];
      const where = `prompt ${index + 1} of ${seat}`;
      if (text === undefined) return [`${where} was never typed`];
      const { contains = [], lacks = [] }: PromptText =
        typeof turn === "string" ? { contains: [turn] } : turn;
      return [
        ...contains
          .filter((part) => !text.includes(part))
          .map((part) => `${where} lacks ${show(part)}`),
        ...lacks
          .filter((part) => text.includes(part))
          .map((part) => `${where} holds ${show(part)}`),
      ];
    }),
  );
}

function resultFaults({ data, text }: Expected, seen: Observed): string[] {
  const result = (name: string) => (name === "." ? seen.result : seen.results?.[name]);
  return [
    ...each(data, (name, value) => differ(`data of ${name}`, value, result(name)?.data)),
    ...each(text, (name, parts) => {
      let from = 0;
      for (const part of parts) {
        const found = (result(name)?.text ?? "").indexOf(part, from);
        if (found < 0) return [`the text of ${name} lacks ${show(part)}, or not in this order`];
        from = found + part.length;
      }
      return [];
    }),
  ];
}

function treeFaults(
  { sameTree = [], otherTree = [] }: Expected,
  { trees = {} }: Observed,
): string[] {
  const of = (seats: string[]): (string | undefined)[] => seats.map((seat) => trees[seat]);
  const unknown = [...sameTree, ...otherTree].flat().filter((seat) => trees[seat] === undefined);
  return [
    ...unknown.map((seat) => `no tree of ${seat} was seen`),
    ...sameTree
      .filter((seats) => new Set(of(seats)).size > 1)
      .map((seats) => `${seats.join(", ")} do not share a tree`),
    ...otherTree
      .filter((seats) => new Set(of(seats)).size < seats.length)
      .map((seats) => `${seats.join(", ")} share a tree`),
  ];
}

function fileFaults(
  what: string,
  expected: Record<string, string | null> | undefined,
  seen: Record<string, string> | undefined,
): string[] {
  return each(expected, (file, text) => differ(`${file} (${what})`, text, seen?.[file] ?? null));
}

function each<Value>(
  record: Record<string, Value> | undefined,
  faults: (name: string, value: Value) => string[],
): string[] {
  return Object.entries(record ?? {}).flatMap(([name, value]) => faults(name, value));
}

const missing = (wanted: string[], seen: string[]): string[] =>
  wanted.filter((name) => !seen.includes(name));

const same = (what: string, expected: string[], seen: string[] = []): string[] =>
  differ(what, expected.toSorted(), [...new Set(seen)].sort());

function differ(what: string, expected: unknown, seen: unknown): string[] {
  if (expected === undefined || stable(expected) === stable(seen)) return [];
  return [`${what}: expected ${show(expected)}, saw ${show(seen)}`];
}

const show = (value: unknown): string => stable(value) ?? "nothing";

/** JSON with sorted keys, so that equal values are equal texts. */
function stable(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
