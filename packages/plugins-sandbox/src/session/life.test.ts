import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HostFacts, SessionFacts } from "../facts.ts";
import { describeSandboxed } from "../../test/needs-sandbox.ts";
import { eventually, openFiles, processesWith, procFile } from "../../test/processes.ts";
import {
  type DraftParts,
  makeScratch,
  run,
  type Running,
  type Scratch,
} from "../../test/session.ts";

const tools = {
  env: "/usr/bin/env",
  setsid: "/usr/bin/setsid",
  mkfifo: "/usr/bin/mkfifo",
  envSignals: true,
};
const SECRET = "sk-not-a-real-key";

describeSandboxed("the life of a sandboxed session", () => {
  test.each([
    ["exit 0", 0],
    ["exit 42", 42],
    ["kill -KILL $$", 137],
    ["kill -SEGV $$", 139],
    ["no-such-program-at-all", 127],
  ])("%s: the exit status comes through as %i", async (line, exitCode) => {
    const session = await run(scratch, { argv: ["bash", "-c", line] });
    expect(await session.ended).toEqual({ exitCode, signal: 0 });
  });

  test.each<[string, Partial<HostFacts>]>([
    ["no bash", { tools: { ...tools, shell: "/bin/sh" } }],
    ["no GNU env", { tools: { ...tools, shell: "/usr/bin/bash", envSignals: false } }],
    ["a bubblewrap before 0.8", { bwrap: { path: "/usr/bin/bwrap", version: [0, 6, 1] } }],
  ])("on a system with %s it works as well", async (_name, change) => {
    const argv = ["bash", "-c", "unshare -U true 2>/dev/null && echo nested; stty size; exit 6"];
    const destinations = [{ host: "127.0.0.1", port: 9, why: "test" }];
    const facts = (each: SessionFacts): SessionFacts => ({ ...each, ...change });
    const session = await run(scratch, { argv, destinations }, { facts });
    expect(await session.ended).toEqual({ exitCode: 6, signal: 0 });
    expect(session.output()).toBe("30 100\r\n");
    await eventually(() => brokers(session).length === 0, "the broker is gone");
  });

  test("signals to the session's processes are the agent's to handle", async () => {
    for (const [send, wanted] of [
      [(session: Running) => process.kill(-session.pty.pid, "SIGTERM"), "GOT_TERM"],
      [(session: Running) => session.pty.write("\x03"), "GOT_INT"],
      [(session: Running) => session.pty.write("\x1c"), "GOT_QUIT"],
    ] as const) {
      const session = await start(["perl", "-e", TRAP]);
      await session.until("READY");
      send(session);
      await session.until(wanted);
      expect(await session.ended).toEqual({ exitCode: 5, signal: 0 });
    }
  });

  test("a command that ends by SIGTERM ends the session so", async () => {
    const session = await start(["bash", "-c", "echo UP; exec sleep 60"]);
    await session.until("UP\r");
    process.kill(-session.pty.pid, "SIGTERM");
    expect(await session.ended).toEqual({ exitCode: 143, signal: 0 });
  });

  for (const [how, end] of [
    ["the agent exits", (session: Running) => session.pty.write("\n")],
    ["bwrap is killed", (session: Running) => process.kill(session.pty.pid, "SIGKILL")],
    ["the terminal hangs up", (session: Running) => session.pty.kill("SIGHUP")],
  ] as const) {
    test(`when ${how}, everything it started and the broker end`, async () => {
      // A file of its own marks what belongs to this session.
      const session = await start([
        "bash",
        "-c",
        `setsid -f sleep 4242.${(mark += 1)}; echo READY; read -r line; exit 3`,
      ]);
      await session.until("READY");
      await eventually(
        () => processesWith(`4242.${mark}`).length > 0 && brokers(session).length === 1,
        "it is up",
      );
      end(session);
      await session.ended;
      await eventually(
        () => processesWith(`4242.${mark}`).length === 0,
        "the background process is gone",
      );
      await eventually(() => brokers(session).length === 0, "the broker is gone");
    });
  }

  test("a connection that is open at the end is logged as cut", async () => {
    const server = createServer((socket) => socket.write("hello"));
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
    const line = `exec 5<>/dev/tcp/127.0.0.1/${port}; echo >&5; head -c 5 <&5; sleep 60`;
    const session = await start(["bash", "-c", line], {
      destinations: [{ host: "127.0.0.1", port, why: "test" }],
    });
    await session.until("hello");
    session.pty.kill("SIGKILL");
    await eventually(() => session.log().length === 1, "it is logged");
    expect(session.log()).toMatchObject([
      { destination: `127.0.0.1:${port}`, outcome: "cut", out: 1, in: 5 },
    ]);
    server.close();
  });

  test("the broker belongs to nobody, and has neither the terminal nor the environment of the session", async () => {
    const session = await start(["bash", "-c", "echo UP; exec sleep 60"]);
    await session.until("UP\r");
    const [broker = 0] = brokers(session);
    expect(procFile(broker, "environ").trim()).toBe(`NIIA_SESSION=${session.draft.id}`);
    const [, parent, , sid] = procFile(broker, "stat")
      .replace(/^.*\) /, "")
      .split(" ")
      .map(Number);
    expect(parent).not.toBe(process.pid);
    expect(parent).not.toBe(session.pty.pid);
    expect(sid).toBe(broker);
    expect(openFiles(broker).filter((file) => file.startsWith("/dev/pts/"))).toEqual([]);
    session.pty.kill("SIGKILL");
    await session.ended;
  });

  test("a secret in the environment is in no command line, and in no file of the session", async () => {
    const session = await start(["bash", "-c", "echo got $API_KEY; sleep 60"], {
      env: { API_KEY: SECRET },
    });
    await session.until(`got ${SECRET}`);
    expect(processesWith(SECRET)).toEqual([]);
    const found = execFileSync("bash", [
      "-c",
      `grep -rlaF --devices=skip -- ${SECRET} "$1" || true`,
      "sh",
      session.draft.dir,
    ]);
    expect(found.toString()).toBe("");
    session.pty.kill("SIGKILL");
    await session.ended;
  });

  test("variables that would change the programs in front of the sandbox are set only inside it", async () => {
    const touched = join(scratch.project, "touched");
    const session = await start(["bash", "-c", "echo $LD_PRELOAD $BASH_ENV_SEEN; sleep 60"], {
      env: {
        BASH_ENV: "/tmp/planted.sh",
        LD_PRELOAD: "/tmp/planted.so",
        NODE_OPTIONS: `--require ${touched}`,
        ENV: "/tmp/x",
      },
    });
    await session.until("/tmp/planted.so");
    const environment = procFile(session.pty.pid, "environ");
    for (const name of ["LD_PRELOAD", "BASH_ENV", "NODE_OPTIONS", " ENV="])
      expect(environment).not.toContain(name);
    session.pty.kill("SIGKILL");
    await session.ended;
  });
});

const TRAP = `
  $SIG{$_} = eval "sub { print qq(GOT_$_\\n); exit 5 }" for qw(TERM INT QUIT);
  $| = 1; print "READY\\n"; sleep 1 while 1`;

let mark = 0;

/** With a bridge, so that there is a broker: nobody listens on the port. */
function start(argv: string[], parts: Partial<DraftParts> = {}): Promise<Running> {
  const destinations = [{ host: "127.0.0.1", port: 9, why: "test" }];
  return run(scratch, { destinations, ...parts, argv });
}

function brokers(session: Running): number[] {
  return processesWith(join(session.draft.dir, "sandbox", "broker.json"));
}

let scratch: Scratch;
beforeAll(() => {
  scratch = makeScratch();
});
afterAll(() => scratch.remove());
