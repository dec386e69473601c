import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { timeProcess } from "./process.ts";
import { interleave, type Row } from "./row.ts";

const BRANCHES = 8;
const FILES = 20;
const LIMIT = 3;

type Merge = (request: object) => Promise<{ commit: string | null; merged: string[] }>;

/** Eight branches that change twenty files each, one after another onto one: ours, which tells conflicts and moves a
 *  reference, beside a shell loop of `git merge-tree` and `git commit-tree`. */
export async function benchMerge(n: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "niia-bench-merge-"));
  const git = (args: string[], input = ""): string =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", input, maxBuffer: 2 ** 26 }).trim();
  const built = new URL("../packages/merge/dist/index.js", import.meta.url).href;
  const { merge } = (await import(built)) as { merge: Merge };
  try {
    git(["init", "-q", "-b", "main"]);
    git(["fast-import", "--quiet"], commits());
    const names = Array.from({ length: BRANCHES }, (_, index) => `refs/heads/w${index}`);
    const [onto = "", ...heads] = git(["rev-parse", "refs/heads/main", ...names]).split("\n");
    let round = 0;
    const ours = async (): Promise<number> => {
      round += 1;
      const start = performance.now();
      const { merged } = await merge({
        common: join(folder, ".git"),
        objectFormat: "sha1",
        target: `refs/heads/result-${round}`,
        onto,
        heads: heads.map((commit, index) => ({ name: `w${index}`, commit })),
        subject: "bench",
      });
      if (merged.length !== BRANCHES) throw new Error(`merged ${merged.length} of ${BRANCHES}`);
      return performance.now() - start;
    };
    const script = `t=${onto}; for h in ${heads.join(" ")}; do tree=$(git merge-tree --write-tree $t $h) && t=$(git -c user.name=a -c user.email=a@b commit-tree $tree -p $t -p $h -m x); done; git update-ref refs/heads/plain $t`;
    const found = await interleave(n, {
      ours,
      plain: () => timeProcess("sh", ["-c", `cd ${folder} && ${script}`], process.env),
    });
    const ratio = found.ours / found.plain;
    return [
      {
        suite: "merge",
        name: `${BRANCHES} branches of ${FILES} files each`,
        unit: "ms",
        ours: found.ours,
        peers: { "git merge-tree in a shell": found.plain },
        limit: `<= ${LIMIT} x`,
        ratio,
        n,
        ok: ratio <= LIMIT,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The branches as git fast-import reads them: each changes its own line of every file, and adds one. */
function commits(): string {
  const file = (path: string, changed: number): string => {
    const lines = Array.from(
      { length: BRANCHES * 4 },
      (_, at) => `${path} ${at}${at === changed * 4 ? " changed" : ""}`,
    ).join("\n");
    return `M 100644 inline ${path}\ndata ${lines.length}\n${lines}\n`;
  };
  const commit = (name: string, from: string, changed: number): string =>
    [
      `commit refs/heads/${name}\ncommitter a <a@b> 1700000000 +0000\ndata 1\nx\n${from}`,
      ...Array.from({ length: FILES }, (_, index) => file(`src/file${index}.txt`, changed)),
      changed < 0 ? "" : file(`new/${name}.txt`, -1),
    ].join("");
  return [
    commit("main", "", -1),
    ...Array.from({ length: BRANCHES }, (_, index) =>
      commit(`w${index}`, "from refs/heads/main\n", index),
    ),
  ].join("");
}
