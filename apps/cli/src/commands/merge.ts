import { type Command, text } from "../command.ts";

export const merge: Command = {
  name: "merge",
  summary:
    "Merge what a run's workers did: pick one, pass a gate, resolve conflicts, bring it to your branch",
  arguments: ["[run]"],
  options: [
    { flags: "--pick <worker>", description: "take this one's work, as name or phase/name" },
    {
      flags: "--gate <command>",
      description: "only what this command passes with lands; it runs in a sandbox without network",
    },
    { flags: "--no-sandbox", description: "run the gate and the resolver without a sandbox" },
    {
      flags: "--on-conflict <what>",
      description:
        "keep: it stays on its branch; resolver: an agent does it; ask: you say (default: keep)",
      choices: ["keep", "resolver", "ask"],
    },
    { flags: "--resolver <model>", description: "the agent that resolves, such as claude" },
    {
      flags: "--apply",
      description:
        "bring the result to the branch that is checked out here, if nothing is uncommitted",
    },
    { flags: "--json", description: "the report as JSON" },
  ],
  completes: "run",
  examples: [
    ["niia merge", "the last run: what is merged, what is in conflict"],
    ["niia merge r-1a2b --pick claude --apply", "take one of the rivals, and have it here"],
    ["niia merge --gate 'npm test' --apply", "only what passes"],
    ["niia merge --on-conflict resolver --resolver claude", "let an agent resolve what is left"],
  ],
  seeAlso: ["worktree", "runs"],
  page: () =>
    [
      "The result is the branch niia/RUN/result. Your checkout is touched only by --apply, and only when nothing is uncommitted in it.",
      "Whatever is not merged stays on its branch and under refs/niia/kept. Exit code 1: something was left out.",
    ].join("\n"),
  async action(context, [run], options) {
    const { mergeRun } = await import("../merge/run.ts");
    return mergeRun(context, run, {
      pick: text(options["pick"]),
      gate: text(options["gate"]),
      sandbox: options["sandbox"] !== false,
      onConflict: (text(options["onConflict"]) ?? "keep") as "keep" | "resolver" | "ask",
      resolver: text(options["resolver"]),
      apply: options["apply"] === true,
      json: options["json"] === true,
    });
  },
};
