import type { Command } from "../command.ts";

const json = { flags: "--json", description: "as JSON" };

export const runs: Command = {
  name: "runs",
  summary: "List runs, or show one: phases, workers, moves and their reasons, where everything is",
  examples: [
    ["niia runs", "the latest runs"],
    ["niia runs show", "the last one, whole"],
    ["niia runs show r-1a2b --json", "for a program"],
    ["niia runs timeline --svg > run.svg", "when what happened, as a picture"],
  ],
  seeAlso: ["watch", "logs", "cancel", "resume"],
  subcommands: [
    {
      name: "ls",
      summary: "List runs, the latest first",
      options: [
        { flags: "-a, --all", description: "more than the last 20" },
        { flags: "-q, --quiet", description: "ids only" },
        json,
      ],
      async action(context, _args, options) {
        const { listRuns } = await import("../run/list.ts");
        return listRuns(context, {
          all: options["all"] === true,
          quiet: options["quiet"] === true,
          json: options["json"] === true,
        });
      },
    },
    {
      name: "show",
      summary: "Show one run (default: the last)",
      arguments: ["[run]"],
      options: [json],
      completes: "run",
      async action(context, [id], options) {
        const { showRun } = await import("../run/show.ts");
        return showRun(context, id, options["json"] === true);
      },
    },
    {
      name: "timeline",
      summary: "Show when each phase, worker and move of a run happened (default: the last run)",
      arguments: ["[run]"],
      options: [{ flags: "--svg", description: "as an SVG picture" }, json],
      completes: "run",
      async action(context, [id], options) {
        const { showTimeline } = await import("../timeline/show.ts");
        const format = options["json"] === true ? "json" : options["svg"] === true ? "svg" : "text";
        return showTimeline(context, id, format);
      },
    },
  ],
};
