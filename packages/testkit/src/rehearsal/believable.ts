import type { Action, Situation } from "./script.ts";

/** A short turn for those who wrote no script: looks at the files and says who it is and what it was asked.
 *  The same situation always gives the same turn. */
export function believableActions(now: Situation): Action[] {
  const pause = 100 + (hash(`${now.phase}/${now.worker}/${now.prompt}`) % 250);
  const who = [now.worker && `worker ${now.worker}`, now.phase && `phase ${now.phase}`]
    .filter(Boolean)
    .join(", ");
  const asked = now.prompt.split("\n").find((line) => line.trim() !== "") ?? "";
  const answer = [
    `This is a rehearsal by ${who || "an agent outside a run"}, in place of ${now.model}.`,
    `I was asked: “${shorten(asked.trim(), 160)}”.`,
    "I see these files: {files}.",
    "No model was asked and nothing was spent.",
  ];
  return [
    { think: pause },
    { run: "git ls-files 2>/dev/null | head -n 8 | grep . || ls | head -n 8" },
    { think: pause },
    { say: answer.join("\n") },
    { result: { rehearsed: true } },
  ];
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const character of text)
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return value;
}
