import { type Command, text } from "../command.ts";

export const replay: Command = {
  name: "replay",
  summary: "Play the recording of a session, or an asciicast file; or show its screen at a time",
  arguments: ["<session-or-file>"],
  options: [
    { flags: "-s, --speed <factor>", description: "2 is twice as fast" },
    { flags: "-i, --idle-limit <duration>", description: "no pause is longer than this: 2s" },
    { flags: "--at <time>", description: "begin there: 90s, 5m" },
    { flags: "--screen", description: "only the screen, at --at or at the end" },
    { flags: "--json", description: "the screen as JSON: {lines, cursor, title, size, …}" },
  ],
  completes: "session",
  examples: [
    ["niia replay fix-login --speed 4 --idle-limit 1s", "what happened, without the waiting"],
    ["niia replay fix-login --at 5m --screen", "what stood there after five minutes"],
  ],
  seeAlso: ["rec", "attach"],
  async action(context, [wanted = ""], options) {
    const { replay: play } = await import("../recording/replay.ts");
    return play(context, wanted, {
      speed: text(options["speed"]),
      idleLimit: text(options["idleLimit"]),
      at: text(options["at"]),
      screen: options["screen"] === true,
      json: options["json"] === true,
    });
  },
};
