// Prints the shell words that start a command in the sandbox, with the access list that a worktree gets:
//   node wrapper.ts ROOT WORKTREE MAIN COMMAND…
import { join } from "node:path";
import { quote } from "../src/session/script.ts";
import { draftOf, shape } from "./session.ts";
import { worktreeAccess } from "./worktree-access.ts";

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
