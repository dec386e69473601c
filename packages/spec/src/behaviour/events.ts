import type { Expected } from "./case.ts";

/** In what the events differ from what is expected of them. */
export function eventFaults(expect: Expected, events: readonly string[]): string[] {
  return [
    ...(expect.run === undefined ? [] : runFaults(expect.run, events)),
    ...endFaults(expect.phases, events),
    ...(expect.order ?? []).flatMap((chain) => orderFaults(chain, events)),
    ...(expect.never ?? []).flatMap((words) => neverFaults(words, events)),
    ...turnFaults(expect.turns, events),
    ...Object.entries(expect.attempts ?? {}).flatMap(([seat, agents]) =>
      listFaults(`agents of ${seat}`, agents, wordsOf(seat, events, ["started", "refused"], 0)),
    ),
    ...Object.entries(expect.reasons ?? {}).flatMap(([seat, reasons]) =>
      listFaults(`reasons of ${seat}`, reasons, wordsOf(seat, events, ["refused", "left"], 1)),
    ),
  ];
}

function runFaults(expected: string, events: readonly string[]): string[] {
  const last = events.findLast((event) => event.startsWith("run . ") && event !== "run . started");
  const status = last?.split(" ").at(-1);
  const met =
    expected === "refused" && (status === undefined || status === "failed")
      ? !events.some((event) => /^seat \S+ started /.test(event))
      : status === expected;
  return met ? [] : [`the run: expected ${expected}, saw ${status ?? "no end"}`];
}

function endFaults(
  expected: Record<string, string> | undefined,
  events: readonly string[],
): string[] {
  return Object.entries(expected ?? {}).flatMap(([name, status]) => {
    const ends = events.filter(
      (event) => event.startsWith(`phase ${name} `) && !event.endsWith(" started"),
    );
    const seen = ends.at(-1)?.split(" ").at(-1) ?? "no end";
    return seen === status ? [] : [`phase ${name}: expected ${status}, saw ${seen}`];
  });
}

function orderFaults(chain: readonly string[], events: readonly string[]): string[] {
  const lost = chain.filter((event) => !events.includes(event));
  if (lost.length > 0) return lost.map((event) => `never seen: ${event}`);
  return chain.slice(1).flatMap((event, index) => {
    const before = chain[index] ?? "";
    return events.indexOf(before) < events.indexOf(event)
      ? []
      : [`${before} was to come before ${event}`];
  });
}

function neverFaults(words: string, events: readonly string[]): string[] {
  return events
    .filter((event) => event === words || event.startsWith(`${words} `))
    .map((event) => `was never to be: ${event}`);
}

function turnFaults(
  expected: Record<string, number> | undefined,
  events: readonly string[],
): string[] {
  return Object.entries(expected ?? {}).flatMap(([seat, count]) => {
    const turns = events.filter(
      (event) => event.startsWith(`turn ${seat} `) && event.endsWith(" started"),
    );
    const twice = turns.filter((event, index) => turns.indexOf(event) !== index);
    if (twice.length > 0) return twice.map((event) => `happened twice: ${event}`);
    return turns.length === count
      ? []
      : [`turns of ${seat}: expected ${count}, saw ${turns.length}`];
  });
}

/** Of `seat <seat> <verb> <agent> [<reason>]`: the words at one place after the verb, in order. */
function wordsOf(
  seat: string,
  events: readonly string[],
  verbs: readonly string[],
  place: number,
): string[] {
  return events
    .map((event) => event.split(" "))
    .filter(([kind, who, verb = ""]) => kind === "seat" && who === seat && verbs.includes(verb))
    .map((words) => words[3 + place] ?? "");
}

function listFaults(what: string, expected: readonly string[], seen: readonly string[]): string[] {
  return expected.join(" ") === seen.join(" ")
    ? []
    : [`${what}: expected ${expected.join(", ") || "none"}, saw ${seen.join(", ") || "none"}`];
}
