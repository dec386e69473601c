// Prints the shell words that start a command in the sandbox, with the access list that a worktree gets:
//   node wrapper.ts ROOT WORKTREE MAIN COMMAND…
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Access } from "@pty4ai/protocol";
import { quote } from "../src/session/script.ts";
import { draftOf, shape } from "./session.ts";

const [root = "", worktree = "", main = "", ...argv] = process.argv.slice(2);
const scratch = { root, home: join(root, "home"), project: worktree, remove: () => undefined };
const bridged = process.env["BRIDGE"] === "1";
const draft = draftOf(scratch, {
  argv,
  cwd: worktree,
  access: worktreeAccess(worktree, join(main, ".git")),
  destinations: bridged ? [{ host: "model.made-up.test", port: 443, why: "test" }] : [],
});
const shaped = await shape(scratch, draft, {
  options: { domains: bridged ? ["*.wild.test"] : [] },
});
const env = Object.entries(shaped.env).map(([name, value]) => `${name}=${value}`);
console.log(["/usr/bin/env", "-i", ...env, ...shaped.argv].map(quote).join(" "));

/** Commits can be made on the own branch; settings, hooks, other branches and other worktrees stay as they are. */
function worktreeAccess(tree: string, common: string): Access[] {
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
