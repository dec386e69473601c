import { type Command, list, text } from "../command.ts";

const json = { flags: "--json", description: "as JSON" };

export const worktree: Command = {
  name: "worktree",
  summary: "The trees that agents worked in: list, remove without losing work, bring back",
  examples: [
    ["niia worktree ls", "those of this repository"],
    ["niia worktree rm r-1a2b-fix", "remove one; a reference keeps all that was in it"],
    ["niia worktree restore r-1a2b-fix", "and bring it back"],
    ["niia worktree gc --older 14d", "remove those that nobody used for two weeks"],
  ],
  seeAlso: ["merge", "runs"],
  subcommands: [
    {
      name: "ls",
      summary: "List them, the last used first",
      options: [
        { flags: "-a, --all", description: "of all repositories" },
        { flags: "--removed", description: "those that can be brought back" },
        { flags: "-q, --quiet", description: "names only" },
        json,
      ],
      async action(context, _args, options) {
        const { listTrees } = await import("../worktree/list.ts");
        return listTrees(context, {
          all: options["all"] === true,
          removed: options["removed"] === true,
          quiet: options["quiet"] === true,
          json: options["json"] === true,
        });
      },
    },
    {
      name: "rm",
      summary:
        "Remove trees; what is in them, committed or not, stays under refs/niia/kept (not what git ignores)",
      arguments: ["<name...>"],
      options: [
        {
          flags: "--with-ignored",
          description: "keep what git ignores too, such as .env and dependencies",
        },
        json,
      ],
      async action(context, names, options) {
        const { removeTrees } = await import("../worktree/remove.ts");
        return removeTrees(context, names, {
          ignored: options["withIgnored"] === true,
          json: options["json"] === true,
        });
      },
    },
    {
      name: "restore",
      summary: "Bring a removed tree back to its place",
      arguments: ["<name>"],
      options: [json],
      async action(context, [name = ""], options) {
        const { restoreTree } = await import("../worktree/restore.ts");
        return restoreTree(context, name, options["json"] === true);
      },
    },
    {
      name: "gc",
      summary:
        "Remove trees of all repositories that no session used for a while; each can be brought back",
      options: [
        { flags: "--older <time>", description: "unused for so long (default: 30d)" },
        { flags: "-n, --dry-run", description: "only say which" },
        json,
      ],
      async action(context, _args, options) {
        const { collectTrees } = await import("../worktree/collect.ts");
        return collectTrees(context, {
          older: text(options["older"]) ?? list(options["older"])[0] ?? "30d",
          dryRun: options["dryRun"] === true,
          json: options["json"] === true,
        });
      },
    },
  ],
};
