import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeSandboxed } from "../../test/needs-sandbox.ts";
import {
  contextOf,
  draftOf,
  launch,
  makeScratch,
  run,
  shape,
  type Scratch,
} from "../../test/session.ts";
import { prepare } from "./prepare.ts";
import { tidy } from "./tidy.ts";

let scratch: Scratch;
beforeEach(() => {
  scratch = makeScratch();
});
afterEach(() => scratch.remove());

const inside = (line: string) => ({ argv: ["bash", "-c", line] });

describeSandboxed("the files of a sandboxed session", () => {
  test("a private home at the usual path: what is copied is there, what is not is not, nothing comes back", async () => {
    mkdirSync(join(scratch.home, ".agent"));
    writeFileSync(join(scratch.home, ".agent/auth.json"), "token");
    writeFileSync(join(scratch.home, ".agent/other.json"), "other");
    const auth = join(scratch.home, ".agent/auth.json");
    const session = await run(scratch, {
      ...inside(
        "cat ~/.agent/auth.json; ls -A ~/.agent; echo changed > ~/.agent/auth.json; cat ~/elsewhere/auth",
      ),
      access: [
        { path: auth, mode: "seed" },
        { path: auth, mode: "seed", at: join(scratch.home, "elsewhere/auth") },
        { path: join(scratch.home, "none"), mode: "seed", optional: true },
      ],
    });
    await session.ended;
    expect(session.output().replaceAll("\r\n", " ")).toBe("tokenauth.json token");
    expect(readFileSync(auth, "utf8")).toBe("token");
  });

  test("a folder that is copied is copied whole, links as what they point to", async () => {
    mkdirSync(join(scratch.home, "config/deep"), { recursive: true });
    writeFileSync(join(scratch.home, "config/deep/a"), "A");
    symlinkSync("deep/a", join(scratch.home, "config/link"));
    const session = await run(scratch, {
      ...inside("cat ~/config/deep/a ~/config/link"),
      access: [{ path: join(scratch.home, "config"), mode: "seed" }],
    });
    await session.ended;
    expect(session.output()).toBe("AA");
  });

  test("settings that others obey later stay as they are; what was planted is told", async () => {
    const { project } = scratch;
    mkdirSync(join(project, ".claude"));
    writeFileSync(join(project, ".claude/settings.json"), "{}");
    symlinkSync("a", join(project, ".codex"));
    const session = await run(scratch, {
      ...inside(`
        for f in .claude/settings.json .claude/new .vscode/tasks.json .husky/pre-commit; do
          { mkdir -p "$(dirname $f)"; echo evil > $f; } 2>/dev/null && echo "wrote $f"; done
        rmdir .vscode 2>/dev/null && echo "removed .vscode"; mv .claude x 2>/dev/null && echo "moved .claude"
        echo '{}' > .mcp.json; echo work > work.txt; echo done`),
    });
    await session.ended;
    expect(session.output()).toBe("done\r\n");
    expect(await session.tidy()).toEqual({
      planted: [join(project, ".mcp.json")],
      connections: 0,
      refused: [],
    });
    expect(readdirSync(project).sort()).toEqual([".claude", ".codex", ".mcp.json", "work.txt"]);
    expect(readdirSync(join(project, ".claude"))).toEqual(["settings.json"]);
  });

  test("what the draft opens for writing by name is not guarded", async () => {
    mkdirSync(join(scratch.project, ".husky"));
    const session = await run(scratch, {
      ...inside("echo ok > .husky/pre-commit && echo wrote"),
      access: [scratch.project, join(scratch.project, ".husky")].map((path) => ({
        path,
        mode: "write",
      })),
    });
    await session.ended;
    expect(session.output()).toBe("wrote\r\n");
  });

  test("placeholders of two sessions in one tree go with the last of them", async () => {
    const first = await run(scratch, inside("echo UP; read -r x"));
    const second = await run(scratch, inside("echo UP; read -r x; echo evil > .claude/x; true"));
    await Promise.all([first.until("UP"), second.until("UP")]);
    first.pty.write("\n");
    await first.ended;
    await first.tidy();
    expect(existsSync(join(scratch.project, ".claude"))).toBe(true);
    second.pty.write("\n");
    await second.ended;
    await second.tidy();
    expect(readdirSync(scratch.project)).toEqual([]);
  });

  test("both effects bear to be repeated", async () => {
    const draft = draftOf(scratch, inside("echo once > once.txt"));
    const context = contextOf(scratch, draft);
    const shaped = await shape(scratch, draft);
    for (const action of shaped.before) await prepare(action.input as never, context);
    await launch(scratch, shaped).ended;
    for (const action of shaped.before) await prepare(action.input as never, context);
    const input = shaped.after[0]?.input as { box: string };
    const report = await tidy(input, context);
    expect(await tidy(input, context)).toEqual(report);
    expect(readdirSync(scratch.project)).toEqual(["once.txt"]);
  });

  test("the tree of a repository is there, its git data read-only; other folders of the user are not", async () => {
    mkdirSync(join(scratch.project, ".git/hooks"), { recursive: true });
    mkdirSync(join(scratch.project, "sub"));
    writeFileSync(join(scratch.home, "private.txt"), "private");
    const session = await run(scratch, {
      cwd: join(scratch.project, "sub"),
      ...inside(
        "pwd; echo 1 > here && echo ok; for f in ../there ../.git/hooks/x; do echo 1 > $f || echo no; done 2>/dev/null; ls -A ~",
      ),
    });
    await session.ended;
    expect(session.output().replaceAll("\r\n", " ")).toBe(
      `${join(scratch.project, "sub")} ok no no .config `,
    );
  });

  test("a home folder that is kept in git is not shown as the repository of a project in it", async () => {
    mkdirSync(join(scratch.home, ".git"));
    const cwd = join(scratch.home, "project");
    mkdirSync(cwd);
    writeFileSync(join(scratch.home, "private.txt"), "private");
    const session = await run(scratch, { cwd, ...inside("pwd; ls -Am ~") });
    await session.ended;
    expect(session.output().replaceAll("\r\n", " ")).toBe(`${cwd} .config, project `);
  });

  test("the event file is made, is the same inside, and a link in its place is not followed", async () => {
    const draft = draftOf(scratch, inside('echo "{}" >> "$NIIA_EVENTS"'));
    const events = join(draft.dir, "events.jsonl");
    const told = { ...draft, env: { ...draft.env, NIIA_EVENTS: events } };
    await launch(scratch, await shape(scratch, told)).ended;
    expect(readFileSync(events, "utf8")).toBe("{}\n");
    const other = draftOf(scratch, inside("true"));
    const link = join(other.dir, "events.jsonl");
    symlinkSync(events, link);
    await expect(
      shape(scratch, { ...other, env: { ...other.env, NIIA_EVENTS: link } }),
    ).rejects.toThrow(/ELOOP/);
    expect(lstatSync(events).size).toBe(3);
  });

  test("refused before anything starts: what does not exist, what shows too much, what cannot be protected", async () => {
    const none = join(scratch.root, "none");
    symlinkSync("x", join(scratch.project, ".git"));
    for (const [parts, code, message] of [
      [
        {
          access: [
            { path: none, mode: "read" },
            { path: scratch.project, mode: "write" },
          ],
        },
        "not-found",
        none,
      ],
      [{ cwd: scratch.home }, "no-sandbox", "would show your home folder"],
      [{ cwd: "/" }, "no-sandbox", "would show your home folder"],
      [{ cwd: "/tmp" }, "no-sandbox", "would show your home folder"],
      [
        {
          cwd: join(scratch.root, "run"),
          env: { XDG_RUNTIME_DIR: join(scratch.root, "run/user") },
        },
        "no-sandbox",
        "would show your home folder",
      ],
      [
        { access: [{ path: scratch.root, mode: "read" }] },
        "no-sandbox",
        "would show your home folder",
      ],
      [{ argv: ["no-such-program-anywhere"] }, "not-installed", "no-such-program-anywhere"],
      [{}, "no-sandbox", "symbolic link"],
      [
        {
          access: [
            { path: "/etc/hostname", mode: "seed" },
            { path: scratch.project, mode: "write" },
          ],
        },
        "bad-option",
        "home folder",
      ],
    ] as const) {
      const draft = draftOf(scratch, { ...inside("true"), ...(parts as object) });
      await expect(shape(scratch, draft)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message),
        hint: expect.any(String),
      });
    }
  });
});
