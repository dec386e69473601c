import type { Rule } from "../../packages/testkit/src/index.ts";

/** Who works: agents that follow a script, or real ones that ask a stub. */
export type Cast = "rehearsed" | "real";

/** Trees of their own, a merge, a talk, steps, a report: everything that a kill could spoil. */
export function document(cast: Cast): object {
  const [first, second] = cast === "real" ? ["codex", "claude"] : ["rehearsal", "rehearsal"];
  return {
    name: "kills",
    session: { sandbox: cast === "real" },
    pipeline: {
      scratchpad: true,
      phases: [
        {
          name: "build",
          steps: ["sleep 0.2; echo prepared > prepared.txt"],
          session: { worktree: "{worker}" },
          workers: [
            { name: "one", model: first, prompt: "Add the file one.txt." },
            { name: "two", model: second, prompt: "Add the file two.txt." },
            { name: "three", model: "shell", prompt: "sleep 0.7; seq 300 > three.txt; echo Added" },
          ],
        },
        {
          name: "talk",
          type: "dialogue",
          rounds: 2,
          prompt: "Do they fit together?",
          participants: [
            { name: "left", model: first, role: "You speak first." },
            { name: "right", model: second, role: "You answer." },
          ],
        },
        {
          name: "report",
          steps: ["sleep 0.2; cat one.txt two.txt && tail -n 1 three.txt"],
          session: { worktree: "report" },
          model: first,
          prompt: "Write the report.",
        },
      ],
    },
  };
}

const REPORT = "They fit. Reported.";

/** What the rehearsal agents do. */
export const SCRIPT: object = {
  scripts: [
    ...["one", "two"].map((name) => ({
      when: { phase: "build", worker: name },
      do: [
        { think: 300 },
        { write: { path: `${name}.txt`, content: `${name}\n` } },
        { result: { [name]: "added" } },
        { say: `Added ${name}.txt.` },
      ],
    })),
    { when: { phase: "talk", worker: "left" }, do: [{ think: 200 }, { say: "I think so." }] },
    { when: { phase: "talk", worker: "right" }, do: [{ think: 200 }, { say: "So it seems." }] },
    {
      when: { phase: "report" },
      do: [{ think: 200 }, { write: { path: "report.txt", content: REPORT } }, { say: REPORT }],
    },
  ],
};

/** What the models of the real agents answer. */
export const RULES: Rule[] = [
  ...["one", "two"].map((name) => ({
    when: { prompt: `^(?!.*the report).*Add the file ${name}` },
    toolCalls: [{ write: { path: `${name}.txt`, content: `${name}\n` } }],
    text: `Added ${name}.txt.\n\n\`\`\`json\n{ "${name}": "added" }\n\`\`\``,
    delayMs: 200,
  })),
  {
    when: { prompt: "Write the report" },
    toolCalls: [{ write: { path: "report.txt", content: `${REPORT}\n` } }],
    text: REPORT,
    delayMs: 200,
  },
  // Whoever begins anew is told who it is and all that was said; else it is only told what the other said last.
  ...["You are left", "You are right", "So it seems", "I think so"].map((prompt, index) => ({
    when: { prompt },
    text: index % 2 === 0 ? "I think so." : "So it seems.",
    delayMs: 200,
  })),
];
