import type { Selection } from "@connector/runtime";
import { didYouMean, type Plan } from "@connector/spec";
import { EXIT, Failure } from "../failure.ts";

/** Throws for a phase that is not there, with the one that was perhaps meant, and for an order that runs backwards. */
export function checkSelection(plan: Plan, selection: Selection | undefined): void {
  const { only = [], from, until } = selection ?? {};
  const names = plan.phases.map(({ name }) => name);
  const find = (flag: string, wanted: string): number => {
    const index = plan.phases.findIndex(({ name, slug }) => name === wanted || slug === wanted);
    if (index >= 0) return index;
    throw new Failure(`${flag}: ${plan.name} has no phase ${JSON.stringify(wanted)}`, {
      exit: EXIT.usage,
      hint: didYouMean(wanted, names) ?? `its phases are ${names.slice(0, 20).join(", ")}`,
    });
  };
  for (const name of only) find("--only", name);
  const first = from === undefined ? 0 : find("--from", from);
  const last = until === undefined ? names.length - 1 : find("--until", until);
  if (first <= last) return;
  throw new Failure(`--from ${from} comes after --until ${until}: nothing would run`, {
    exit: EXIT.usage,
    hint: `the order is ${names.slice(0, 20).join(", ")}`,
  });
}
