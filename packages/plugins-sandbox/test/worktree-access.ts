// The access list that a linked worktree gets. Its folders are made where git makes them only on the first commit.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Access } from "@pty4ai/protocol";

/** Commits can be made on the own branch; settings, hooks, other branches and other worktrees stay as they are. */
export function worktreeAccess(tree: string, common: string): Access[] {
  const admin = join(common, "worktrees", basename(tree));
  const branch = readFileSync(join(admin, "HEAD"), "utf8").trim().replace("ref: refs/heads/", "");
  const pins = ["commondir", "gitdir", "config.worktree", "HEAD"].map((name) => join(admin, name));
  if (!existsSync(join(admin, "config.worktree")))
    writeFileSync(join(admin, "config.worktree"), "");
  const space = dirname(branch);
  const refs =
    space === "."
      ? []
      : [join(common, "refs/heads", space), join(common, "logs/refs/heads", space)];
  for (const folder of refs) mkdirSync(folder, { recursive: true });
  return [
    { path: common, mode: "read" },
    { path: join(common, "objects"), mode: "write" },
    { path: join(common, "objects/info"), mode: "read" },
    { path: admin, mode: "write" },
    ...pins.map((path): Access => ({ path, mode: "pin" })),
    ...refs.map((path): Access => ({ path, mode: "write" })),
    { path: tree, mode: "write" },
    { path: join(tree, ".git"), mode: "pin" },
  ];
}
