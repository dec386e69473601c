import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { HolderLink } from "./holder-link.ts";
import { connectHolder, findHolders, startHolder } from "./link.ts";
import { alive, until, useBench } from "./testing/bench.ts";

const NODE_ARGS = ["--conditions=@connector/source", "--disable-warning=ExperimentalWarning"];
/** Types are stripped from the sources once and not by each of many processes. */
const env = {
  ...process.env,
  NODE_COMPILE_CACHE: join(import.meta.dirname, "../../node_modules/.cache/holder"),
};
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

describe("exactly one", () => {
  test(
    "of twenty holders started by hand at once, the others say that the name is taken",
    () =>
      useBench(async (bench) => {
        const socket = join(bench.dir, "holder-many.sock");
        const children = Array.from({ length: 20 }, () =>
          spawn(
            process.execPath,
            [
              ...NODE_ARGS,
              here("main.ts"),
              "--socket",
              socket,
              "--generation",
              "many",
              "--idle",
              "50",
            ],
            { stdio: "ignore", env },
          ),
        );
        const codes: (number | null)[] = [];
        for (const child of children) child.on("exit", (code) => codes.push(code));
        await until(() => codes.length === 19);
        expect(codes).toEqual(Array(19).fill(3));
        const holder = (await connectHolder({ socket })) as HolderLink;
        expect(children.map(({ pid }) => pid)).toContain(holder.pid);
        holder.disconnect();
        await until(() => codes.length === 20);
        expect(readdirSync(bench.dir).filter((name) => name.includes("many"))).toEqual([]);
      }),
    60_000,
  );

  test("of many daemons that start one at once, in one process and in several", () =>
    useBench(async (bench) => {
      const starts = Array.from({ length: 8 }, () =>
        startHolder({ dir: bench.dir, generation: "race", args: ["--idle", "5000"] }),
      );
      const script = `import { startHolder } from ${JSON.stringify(here("link.ts"))};
      const holder = await startHolder({ dir: process.argv[1], generation: "race", args: ["--idle", "5000"] });
      console.log(holder.pid); holder.disconnect();`;
      const others = Array.from({ length: 3 }, async () => {
        const child = spawn(
          process.execPath,
          [...NODE_ARGS, "--input-type=module", "-e", script, bench.dir],
          { stdio: ["ignore", "pipe", "inherit"], env },
        );
        const [text] = (await once(child.stdout, "data")) as [Buffer];
        return Number(text.toString());
      });
      const holders = (await Promise.all(starts)) as HolderLink[];
      const pids = [...holders.map(({ pid }) => pid), ...(await Promise.all(others))];
      for (const holder of holders) holder.disconnect();
      const [pid] = pids as [number];
      expect(pids).toEqual(Array(11).fill(pid));
      process.kill(pid, "SIGTERM");
      await until(() => !alive(pid));
    }));

  test("start of the same id twice is one process", () =>
    useBench(async (bench) => {
      const [first, second] = await Promise.all([
        bench.spawn(["/bin/sleep", "1000"], { id: "same" }),
        bench.spawn(["/bin/sleep", "7"], { id: "same" }),
      ]);
      await bench.reconnect();
      const third = await bench.spawn(["/bin/sleep", "8"], { id: "same" });
      expect([second.pid, third.pid]).toEqual([first.pid, first.pid]);
      expect(bench.holder.list()).toHaveLength(1);
      expect(bench.masters()).toHaveLength(1);
    }));
});

describe("the owner", () => {
  test("is the latest daemon; the earlier one is told and cut off", () =>
    useBench(async (bench) => {
      const first = bench.holder;
      const { id, tape } = await bench.run("stty raw -echo; printf ready; exec cat");
      await tape.says("ready");
      await bench.reconnect();
      await first.closed;
      await expect(first.write(id, Buffer.from("ghost"))).rejects.toMatchObject({ code: "gone" });
      await bench.holder.write(id, Buffer.from("real"));
      await bench.tape(id).says("readyreal");
    }));

  test("that hangs does not keep the next one out", () =>
    useBench(async (bench) => {
      const program = here("testing/fake-daemon.ts");
      const { id } = await bench.spawn(["/bin/sh", "-c", "seq 1 300000"]);
      const file = join(bench.dir, "received");
      const hung = spawn(process.execPath, [...NODE_ARGS, program, bench.socket, id, file], {
        stdio: "ignore",
      });
      await bench.holder.closed;
      await until(() => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0);
      hung.kill("SIGSTOP");
      await bench.reconnect();
      await bench.tape(id).reaches("ended");
      hung.kill("SIGKILL");
    }));
});

describe("the end", () => {
  test("comes when nothing is held and nobody is connected, and takes the socket along", () =>
    useBench(
      async (bench) => {
        const { id, tape } = await bench.run("exit 0");
        await tape.reaches("ended");
        bench.holder.disconnect();
        await sleep(300);
        await bench.reconnect();
        await bench.holder.collect(id);
        await sleep(300);
        expect(alive(bench.pid)).toBe(true);
        bench.holder.disconnect();
        await until(() => !alive(bench.pid));
        expect(readdirSync(bench.dir).filter((name) => name.endsWith(".sock"))).toEqual([]);
      },
      ["--idle", "100"],
    ));

  test("does not come before a first daemon had its chance", () =>
    useBench(async (bench) => {
      const socket = join(bench.dir, "holder-fresh.sock");
      const child = spawn(
        process.execPath,
        [
          ...NODE_ARGS,
          here("main.ts"),
          "--socket",
          socket,
          "--generation",
          "fresh",
          "--idle",
          "1",
          "--first",
          "600",
        ],
        { stdio: "ignore", env },
      );
      await until(() => statSync(socket, { throwIfNoEntry: false }) !== undefined);
      const seen = Date.now();
      await once(child, "exit");
      expect(Date.now() - seen).toBeGreaterThan(450);
    }));

  test("signals end it only when it is empty", () =>
    useBench(async (bench) => {
      const { id, tape } = await bench.run("sleep 1000");
      for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const)
        process.kill(bench.pid, signal);
      await bench.holder.resize(id, { cols: 100, rows: 30 });
      expect(bench.holder.list()).toMatchObject([{ state: "open", size: { cols: 100, rows: 30 } }]);
      await bench.holder.kill(id, "SIGKILL");
      await tape.reaches("ended");
      await bench.holder.collect(id);
      process.kill(bench.pid, "SIGTERM");
      await bench.holder.closed;
      await until(() => !alive(bench.pid));
    }));
});

describe("the name in the file system", () => {
  test("is private", () =>
    useBench(async (bench) => {
      expect([statSync(bench.dir).mode & 0o777, statSync(bench.socket).mode & 0o777]).toEqual([
        0o700, 0o600,
      ]);
    }));

  test("a dead one is removed, a living one and what is no socket are left alone", () =>
    useBench(async (bench) => {
      await bench.run("sleep 1000");
      const dead = join(bench.dir, "holder-dead.sock");
      const child = spawn(
        process.execPath,
        [...NODE_ARGS, here("main.ts"), "--socket", dead, "--generation", "dead"],
        { stdio: "ignore", env },
      );
      await until(() => statSync(dead, { throwIfNoEntry: false }) !== undefined);
      child.kill("SIGKILL");
      await once(child, "exit");
      writeFileSync(join(bench.dir, "other.sock"), "");
      const mute = join(bench.dir, "holder-mute.sock");
      const server = createServer((peer) => peer.end()).listen(mute);
      await once(server, "listening");

      const told: string[] = [];
      const found = await findHolders(bench.dir, ({ error }) => told.push(error.message));
      expect(found.map(({ generation }) => generation)).toEqual(["test"]);
      expect(readdirSync(bench.dir).sort()).toEqual([
        "holder-mute.sock",
        "holder-test.log",
        "holder-test.sock",
        "holder.lock",
        "other.sock",
      ]);
      expect(told).toEqual([expect.stringContaining("holder-mute.sock")]);
      for (const holder of found) holder.disconnect();
      server.close();
      await bench.reconnect();
      expect(bench.holder.list()).toHaveLength(1);
    }));

  test("is taken again when a cleaner has removed it, or another one when it is somebody else's by now", () =>
    useBench(
      async (bench) => {
        const { id } = await bench.run("sleep 1000");
        unlinkSync(bench.socket);
        await until(() => statSync(bench.socket, { throwIfNoEntry: false }) !== undefined);
        await bench.reconnect();
        expect(bench.holder.list()).toMatchObject([{ id, state: "open" }]);

        const { pid } = bench.holder;
        unlinkSync(bench.socket);
        const usurper = createServer((peer) => peer.destroy()).listen(bench.socket);
        await until(
          () =>
            statSync(join(bench.dir, `holder-test~${pid}.sock`), { throwIfNoEntry: false }) !==
            undefined,
        );
        const found = await findHolders(bench.dir);
        expect(found).toMatchObject([{ generation: "test", pid }]);
        found[0]?.disconnect();
        usurper.close();
      },
      ["--idle", "200", "--check", "40"],
    ));

  test("a folder that others may write in, a path that is too long, a strange generation: refused", async () => {
    const dir = mkdtempSync(join(tmpdir(), "open-"));
    try {
      const open = join(dir, "open");
      mkdirSync(open, { mode: 0o777 });
      chmodSync(open, 0o777);
      await expect(startHolder({ dir: open, generation: "a" })).rejects.toMatchObject({
        code: "bad-option",
      });
      await expect(startHolder({ dir, generation: "a/b" })).rejects.toMatchObject({
        code: "bad-request",
      });
      const long = join(dir, "x".repeat(100));
      await expect(startHolder({ dir: long, generation: "a" })).rejects.toMatchObject({
        code: "bad-option",
        message: expect.stringContaining("too long"),
      });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test("a holder that cannot start says why", async () => {
    const dir = mkdtempSync(join(tmpdir(), "fail-"));
    try {
      await expect(
        startHolder({ dir, generation: "a", main: "/none/such.ts" }),
      ).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("did not start"),
      });
      await expect(
        startHolder({ dir, generation: "a", execPath: "/none/such" }),
      ).rejects.toMatchObject({ code: "unavailable" });
      await expect(connectHolder({ socket: join(dir, "holder-a.sock") })).rejects.toMatchObject({
        code: "unavailable",
      });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

test("D13: stays small: with 30 sessions and after 40 MB of output", async () => {
  // The first holder that runs from these sources leaves them stripped of types for the next one.
  await useBench(async () => {});
  await useBench(async (bench) => {
    for (let i = 0; i < 30; i += 1) await bench.run("exec sleep 1000");
    const { id } = await bench.spawn([
      "/usr/bin/perl",
      "-e",
      "my $block = ('x' x 79 . qq(\\n)) x 500; syswrite STDOUT, $block for 1 .. 1000",
    ]);
    await new Promise<void>((resolve) => {
      bench.holder.attach(id, 0, {
        data: (offset, chunk) => bench.holder.ack(id, offset + chunk.length),
        gap: () => {},
        state: ({ state, offset }) => {
          if (state !== "ended") return;
          expect(offset).toBe(40_500_000);
          resolve();
        },
      });
    });
    expect(bench.residentBytes()).toBeLessThan(80e6);
  });
});

test("neither the daemon's environment nor its umask change reaches a session", () =>
  useBench(async (bench) => {
    const { tape } = await bench.run("env; umask", {
      env: { ONLY: "this", PATH: "/usr/bin:/bin" },
    });
    await tape.reaches("ended");
    const umask = process.umask().toString(8).padStart(4, "0");
    const names = tape
      .text()
      .trim()
      .split("\r\n")
      .filter((line) => !/^(PWD|OLDPWD|SHLVL|_)=/.test(line));
    expect(new Set(names)).toEqual(new Set([umask, "ONLY=this", "PATH=/usr/bin:/bin"]));
  }));

test("D7: the process needs node-pty and a few parts of Node, none of which starts programs", () => {
  const seen = new Set<string>();
  const parts = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export) (?!type)[^"']*? from "([^"]+)"/gms,
    )) {
      if (name.startsWith(".")) walk(join(dirname(file), name));
      else parts.add(name);
    }
  };
  walk(here("main.ts"));
  expect(seen.size).toBeGreaterThan(10);
  expect([...parts].sort()).toEqual([
    "node:fs",
    "node:module",
    "node:net",
    "node:os",
    "node:path",
    "node:tty",
    "node:util",
  ]);
});
