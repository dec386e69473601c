import type { Sizing } from "@pty4ai/protocol";
import { type Command, text } from "../command.ts";

export const attach: Command = {
  name: "attach",
  summary: "Put this terminal on a session; Ctrl-\\ d leaves it running",
  arguments: ["<session>"],
  options: [
    { flags: "-r, --read-only", description: "look, do not type" },
    {
      flags: "--size <whose>",
      description: "whose window sizes it while several look: default smallest",
      choices: ["smallest", "latest", "largest", "fixed"],
    },
    { flags: "--detach-key <key>", description: "the key before d, as ctrl-x (default: ctrl-\\)" },
  ],
  completes: "session",
  examples: [
    ["niia attach fix-login", "by name"],
    ["niia attach 3f --read-only", "by the beginning of its id"],
    ["niia attach 3f --size latest", "whoever types decides how large it is"],
  ],
  seeAlso: ["read", "write"],
  async action(context, [session = ""], options) {
    const { attachSession } = await import("../session/attach.ts");
    return attachSession(context, session, {
      sizing: text(options["size"]) as Sizing | undefined,
      readOnly: options["readOnly"] === true,
      detachKey: text(options["detachKey"]) ?? "ctrl-\\",
    });
  },
};
