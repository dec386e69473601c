import { pathToFileURL } from "node:url";
import { type Command, text } from "../command.ts";

const json = {
  flags: "--json",
  description: "as JSON: {running, pid, version, socket, sessions, runs}",
};

export const daemon: Command = {
  name: "daemon",
  summary: "The process that owns sessions and runs: start, stop, status, logs, as a service",
  examples: [
    ["niia daemon status", "does it run, since when, with what"],
    ["niia daemon stop", "sessions go on; the next command starts it again"],
    ["niia daemon install", "start it when you log in"],
  ],
  seeAlso: ["doctor", "paths"],
  subcommands: [
    {
      name: "start",
      summary: "Start it, if it does not run",
      options: [json],
      async action(context, _args, options) {
        const { startDaemonCommand } = await import("../daemon/control.ts");
        return startDaemonCommand(context, options["json"] === true);
      },
    },
    {
      name: "stop",
      summary: "Stop it; the terminals go on in their holder",
      options: [json],
      async action(context, _args, options) {
        const { stopDaemonCommand } = await import("../daemon/control.ts");
        return stopDaemonCommand(context, options["json"] === true);
      },
    },
    {
      name: "status",
      summary: "Does it run, and with what",
      options: [json],
      async action(context, _args, options) {
        const { daemonStatus } = await import("../daemon/control.ts");
        return daemonStatus(context, options["json"] === true);
      },
    },
    {
      name: "run",
      summary: "Be the daemon, in the foreground",
      async action() {
        const { DAEMON_PROGRAM } = await import("../daemon-program.ts");
        // A program of its own, also in a bundle.
        await import(pathToFileURL(DAEMON_PROGRAM).href);
        return 0;
      },
    },
    {
      name: "install",
      summary: "Make it a service of this user (systemd; launchd is untested)",
      options: [{ flags: "--print", description: "print the files, change nothing" }],
      async action(context, _args, options) {
        const { installService } = await import("../service/install.ts");
        return installService(context, { print: options["print"] === true });
      },
    },
    {
      name: "uninstall",
      summary: "Make it no service any more; sessions go on",
      async action(context) {
        const { uninstallService } = await import("../service/install.ts");
        return uninstallService(context);
      },
    },
    {
      name: "logs",
      summary: "Its log",
      options: [
        { flags: "-n, --tail <lines>", description: "only the last lines (default: 100)" },
        { flags: "-f, --follow", description: "go on as it grows" },
        { flags: "--json", description: "the lines as they are: one JSON object each" },
      ],
      async action(context, _args, options) {
        const { daemonLogs } = await import("../daemon/control.ts");
        return daemonLogs(context, {
          tail: Number(text(options["tail"]) ?? 100),
          follow: options["follow"] === true,
          json: options["json"] === true,
        });
      },
    },
  ],
};
