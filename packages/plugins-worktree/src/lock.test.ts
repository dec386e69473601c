import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fixture } from "../test/fixture.ts";
import { withLock } from "./lock.ts";

let fixture: Fixture;
beforeEach(() => void (fixture = new Fixture()));
afterEach(() => fixture.remove());

interface Done {
  status: number | null;
  out: string;
}

function run(args: string[]): Promise<Done> {
  const child = spawn(
    process.execPath,
    ["--conditions=@connector/source", "--no-warnings", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (out += chunk));
  return new Promise((done) => child.on("close", (status) => done({ status, out: out.trim() })));
}

test("sixteen trees at once, from eight processes", { timeout: 60_000 }, async () => {
  const adder = fileURLToPath(new URL("../test/adder.ts", import.meta.url));
  const pairs = Array.from({ length: 8 }, (_, index) => [`w${index}`, `v${index}`]);
  const all = await Promise.all(
    pairs.map((slugs) => run([adder, fixture.repo, fixture.state, ...slugs])),
  );
  expect(all.map(({ status, out }) => (status === 0 ? 0 : out))).toEqual(pairs.map(() => 0));
  for (const tree of all.flatMap(({ out }) => out.split("\n"))) {
    expect(fixture.git(["status", "--porcelain"], tree)).toBe("");
    expect(fixture.read(tree, "src/b.txt")).toBe("two\n");
  }
  expect(fixture.git(["worktree", "list"]).split("\n")).toHaveLength(17);
});

test("one at a time in one process, also after a failure", async () => {
  const lock = join(fixture.root, "l");
  const order: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    order.push(`${name} in`);
    await new Promise((done) => setTimeout(done, 5));
    order.push(`${name} out`);
    if (name === "b") throw new Error("b");
  };
  const results = await Promise.allSettled(
    ["a", "b", "c"].map((name) => withLock(lock, work(name))),
  );
  expect(order).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("a process that is killed lets go", async () => {
  const lock = join(fixture.root, "l");
  const journal = join(fixture.root, "journal");
  const script = `import { withLock } from ${JSON.stringify(join(import.meta.dirname, "lock.ts"))};
    import { appendFileSync } from "node:fs";
    await withLock(${JSON.stringify(lock)}, async () => { appendFileSync(${JSON.stringify(journal)}, "held "); process.kill(process.pid, "SIGKILL"); await new Promise(() => {}); });`;
  await run(["--input-type=module", "-e", script]);
  await withLock(lock, async () => appendFileSync(journal, "taken"));
  expect(readFileSync(journal, "utf8")).toBe("held taken");
});
