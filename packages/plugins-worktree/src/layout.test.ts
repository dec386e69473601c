import { describe, expect, test } from "vitest";
import { filesOf, isWithin, layoutOf, treeName } from "./layout.ts";

describe("where trees lie", () => {
  test.each([
    [
      "/home/me/.local/state/niia",
      "/home/me/app",
      /^\/home\/me\/\.local\/state\/niia\/worktrees\/app-[0-9a-f]{8}$/,
    ],
    ["/tmp/state", "/home/me/app", /^\/home\/me\/\.niia-worktrees\/app-/],
    ["/var/tmp/state", "/srv/app", /^\/srv\/\.niia-worktrees\/app-/],
    ["/tmp/state", "/tmp/app", /^\/tmp\/state\/worktrees\/app-/],
    ["/home/me/state", "/tmp/app", /^\/home\/me\/state\/worktrees\/app-/],
  ])("state %s, repository %s", (state, toplevel, expected) => {
    expect(layoutOf(state, `${toplevel}/.git`, toplevel).trees).toMatch(expected);
    expect(layoutOf(state, `${toplevel}/.git`, toplevel).records).toMatch(
      new RegExp(`^${state}/worktree-records/app-`),
    );
  });

  test("two repositories of one name have two folders", () => {
    const [one, other] = ["/a/app", "/b/app"].map(
      (place) => layoutOf("/s", `${place}/.git`, place).repoId,
    );
    expect(one).not.toBe(other);
  });

  test("a bare repository gives its own name", () => {
    expect(layoutOf("/s", "/srv/git/app.git", "/srv/app-tree").repoId).toMatch(/^app-[0-9a-f]{8}$/);
  });
});

test("a name fits into a folder with all that is put beside it", () => {
  const long = treeName("界".repeat(60), "修".repeat(60));
  for (const path of Object.values(filesOf("", long)))
    expect(Buffer.byteLength(path)).toBeLessThan(250);
  expect(treeName("r1", "fix")).toBe("r1-fix");
  expect(treeName(undefined, "fix")).toBe("fix");
});

test.each([
  ["/a", "/a", true],
  ["/a", "/a/b", true],
  ["/a", "/a/..b", true],
  ["/a", "/ab", false],
  ["/a", "/", false],
  ["/a/b", "/a", false],
])("%s holds %s: %s", (folder, path, within) => {
  expect(isWithin(folder, path)).toBe(within);
});
