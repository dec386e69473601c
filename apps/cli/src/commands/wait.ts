import { type Command, text } from "../command.ts";

export const wait: Command = {
  name: "wait",
  summary: "Wait until a session is idle, has exited, or shows a text",
  arguments: ["<session>"],
  options: [
    {
      flags: "--for <what>",
      description: "idle, ready, exit, ended, turn:ID or /regular expression/ (default: exit)",
    },
    {
      flags: "--timeout <duration>",
      description: "give up after this long: 500ms, 30s, 10m (exit 124)",
    },
    { flags: "--json", description: "what it waited for, as JSON" },
  ],
  completes: "session",
  examples: [
    ["niia wait build", "until it exits, with its exit code"],
    ["niia wait web --for '/listening on/' --timeout 30s", "until a text is on the screen"],
  ],
  seeAlso: ["read", "logs"],
  async action(context, [session = ""], options) {
    const { waitSession } = await import("../session/wait.ts");
    return waitSession(context, session, {
      for: text(options["for"]) ?? "exit",
      timeout: text(options["timeout"]),
      json: options["json"] === true,
    });
  },
};
