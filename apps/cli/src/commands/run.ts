import { type Command, list, text } from "../command.ts";

export const run: Command = {
  name: "run",
  summary:
    "Run a connector document and watch it; the daemon owns the run, closing this terminal stops nothing",
  arguments: ["<file>"],
  options: [
    {
      flags: "-t, --task <text>",
      description: "what the run is about; for phases without a prompt, and {task}",
    },
    {
      flags: "-i, --input <name=value>",
      description: "an event field, read as {event.name} (may be repeated)",
      many: true,
    },
    { flags: "-o, --output <file>", description: "write the last phase's result there" },
    {
      flags: "--apply",
      description:
        "a run that ended well: bring its merged work to the branch here, if nothing is uncommitted",
    },
    { flags: "-d, --detach", description: "print the run's id and leave" },
    {
      flags: "--rehearse",
      description: "every model played by a scripted agent: no account, no cost",
    },
    { flags: "--machine-here", description: "with --rehearse: take every machine for this one" },
    { flags: "--no-sandbox", description: "run sandboxed sessions without their sandbox" },
    {
      flags: "--unattended",
      description:
        "nobody will answer: a worker whose agent asks for something fails (the default without a terminal)",
    },
    {
      flags: "--on-limit <policy>",
      description:
        "an agent at its limit, whatever the document says: failover to the next, wait until the time it tells, or stop the run",
      choices: ["failover", "wait", "stop"],
    },
    {
      flags: "--permission <level>",
      description: "what agents may do unasked, whatever the document says",
      choices: ["plan", "ask", "edit", "full"],
    },
    { flags: "--only <phase>", description: "only this phase" },
    { flags: "--from <phase>", description: "from this phase on" },
    { flags: "--until <phase>", description: "up to and with this phase" },
    { flags: "--json", description: "events as NDJSON on stdout, the summary last" },
  ],
  completes: "file",
  examples: [
    ["niia run review.connector.json", "run it and watch"],
    ["niia run review.connector.json --rehearse", "try the workflow without an account"],
    [
      "niia run fix.connector.json -t 'Fix issue 12' -d",
      "start it and leave; `niia watch` comes back",
    ],
    ["niia run triage.connector.json -i type=auth --json", "from a CI job"],
  ],
  seeAlso: ["plan", "watch", "runs", "cancel"],
  async action(context, [file = ""], options) {
    const { runDocument } = await import("../run/run.ts");
    return runDocument(context, file, {
      task: text(options["task"]),
      input: list(options["input"]),
      output: text(options["output"]),
      apply: options["apply"] === true,
      detach: options["detach"] === true,
      rehearse: options["rehearse"] === true,
      machineHere: options["machineHere"] === true,
      sandbox: options["sandbox"] !== false,
      onLimit: text(options["onLimit"]),
      unattended: options["unattended"] === true,
      permission: text(options["permission"]),
      only: text(options["only"]),
      from: text(options["from"]),
      until: text(options["until"]),
      json: options["json"] === true,
    });
  },
};
