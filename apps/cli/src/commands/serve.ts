import { type Command, list, text } from "../command.ts";

export const serve: Command = {
  name: "serve",
  summary: "Start one session: an agent, or any command after --",
  arguments: ["[agent]", "[command...]"],
  options: [
    { flags: "-m, --model <model>", description: "the agent's model" },
    { flags: "-w, --worktree <slug>", description: "in a git worktree of its own" },
    { flags: "-s, --sandbox", description: "in a sandbox" },
    {
      flags: "--domain <name>",
      description: "with --sandbox: a network name it may reach (may be repeated)",
      many: true,
    },
    { flags: "-n, --name <name>", description: "a name to find it by" },
    { flags: "-p, --prompt <text>", description: "the first prompt" },
    {
      flags: "--permission <level>",
      description: "how much the agent may do unasked",
      choices: ["plan", "ask", "edit", "full"],
    },
    {
      flags: "--driver <driver>",
      description: "drive the agent by keys (pty), or by messages where it can be (acp)",
      choices: ["pty", "acp"],
    },
    {
      flags: "--timeout <duration>",
      description: "end it and all it started after this long: 90s, 10m, 2h",
    },
    {
      flags: "-e, --env <name=value>",
      description: "an environment variable (may be repeated)",
      many: true,
    },
    {
      flags: "--plugin <name=json>",
      description: "a plugin of your own with its options (may be repeated)",
      many: true,
    },
    {
      flags: "--flow <flow>",
      description: "when nobody reads in time: hold it back, or drop the oldest and say so",
      choices: ["lossless", "live"],
    },
    {
      flags: "--restart <policy>",
      description: "after a reboot: leave it lost, wait for niia restart, or start it again",
      choices: ["never", "ask", "always"],
    },
    { flags: "--no-record", description: "keep no recording of it" },
    { flags: "-a, --attach", description: "attach at once" },
    { flags: "--json", description: "the session as JSON" },
  ],
  completes: "agent",
  examples: [
    ["niia serve claude --worktree fix-login --attach", "Claude Code on a branch of its own"],
    ["niia serve ollama --model llama3 --sandbox", "a local model that sees nothing else"],
    ["niia serve --name build -- make -j4", "any command, in a terminal that outlives this one"],
  ],
  seeAlso: ["attach", "ps", "write", "wait"],
  async action(context, args, options) {
    const { serveSession } = await import("../session/serve.ts");
    return serveSession(context, args, {
      model: text(options["model"]),
      worktree: text(options["worktree"]),
      sandbox: options["sandbox"] === true,
      domains: Array.isArray(options["domain"]) ? options["domain"] : [],
      name: text(options["name"]),
      prompt: text(options["prompt"]),
      permission: text(options["permission"]),
      driver: text(options["driver"]),
      timeout: text(options["timeout"]),
      env: Array.isArray(options["env"]) ? options["env"] : [],
      plugins: list(options["plugin"]),
      flow: text(options["flow"]),
      restart: text(options["restart"]),
      record: options["record"] !== false,
      attach: options["attach"] === true,
      json: options["json"] === true,
    });
  },
};
