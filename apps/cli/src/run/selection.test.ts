import type { Selection } from "@connector/runtime";
import { parse, plan } from "@connector/spec";
import { expect, test } from "vitest";
import { checkSelection } from "./selection.ts";

const phases = ["one", "two", "three"].map((name) => ({ name, prompt: "p", model: "claude" }));
const text = JSON.stringify({ name: "x", pipeline: { phases } });

function check(selection: Selection): void {
  const { document } = parse(text, { source: "x" });
  const planned = document && plan(document, { source: "x" }).plan;
  if (!planned) throw new Error("no plan");
  checkSelection(planned, selection);
}

test.each<Selection>([{}, { only: ["two"] }, { from: "two" }, { from: "one", until: "one" }])(
  "%j can be run",
  (selection) => {
    expect(() => check(selection)).not.toThrow();
  },
);

test.each<[Selection, RegExp, RegExp]>([
  [{ only: ["thre"] }, /--only: x has no phase "thre"/, /did you mean "three"/],
  [{ from: "zzz" }, /--from: x has no phase "zzz"/, /its phases are one, two, three/],
  [{ until: "zzz" }, /--until: x has no phase/, /one, two/],
  [
    { from: "three", until: "one" },
    /three comes after --until one/,
    /the order is one, two, three/,
  ],
])("%j is refused", (selection, message, hint) => {
  expect(() => check(selection)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
      exit: 2,
    }),
  );
});
