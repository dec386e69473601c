import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { useBench } from "./testing/bench.ts";
import { sha256 } from "./testing/tape.ts";

/** Shows what arrives, byte for byte. */
const RAW_CAT = "stty raw -echo; printf ready; exec cat";
/** Takes no input at all. */
const STALLED = "stty raw -echo; printf ready; exec sleep 1000";

describe("input of a dead session", () => {
  test("D1: never reaches the next one on the same descriptor", () =>
    useBench(async (bench) => {
      for (let round = 0; round < 5; round += 1) {
        const dead = await bench.run(STALLED);
        await dead.tape.says("ready");
        const used = bench.masters();
        await bench.holder.write(dead.id, Buffer.alloc(1 << 20, "A"));
        await bench.holder.kill(dead.id, "SIGKILL");
        await dead.tape.reaches("ended");

        const next = await bench.run(RAW_CAT);
        expect(bench.masters()).toEqual(used);
        await next.tape.says("ready");
        await bench.holder.write(next.id, Buffer.from("mine"));
        await next.tape.says("mine");
        await sleep(30);
        expect(next.tape.text()).toBe("readymine");
        await bench.holder.kill(next.id, "SIGKILL");
        await next.tape.reaches("ended");
      }
    }));

  test("D2: resize and write after the end are refused and touch nobody else", () =>
    useBench(async (bench) => {
      const dead = await bench.run("exit 0");
      await dead.tape.reaches("ended");
      const next = await bench.run("read line; stty size");
      await expect(bench.holder.resize(dead.id, { cols: 33, rows: 11 })).rejects.toMatchObject({
        code: "wrong-state",
      });
      await expect(bench.holder.write(dead.id, Buffer.from("x"))).rejects.toMatchObject({
        code: "wrong-state",
      });
      await bench.holder.write(next.id, Buffer.from("\n"));
      await next.tape.reaches("ended");
      expect(next.tape.text()).toBe("\r\n24 80\r\n");
    }));
});

describe("the tail of the output", () => {
  test("D3: a session that is full when its process prints the last byte keeps everything", () =>
    useBench(async (bench) => {
      // Nothing is read until the ring is full; the rest waits in the terminal, and the process in its write.
      const { id } = await bench.spawn([
        "/bin/sh",
        "-c",
        "head -c 1200000 /dev/zero | tr '\\0' x; exit 7",
      ]);
      await sleep(200);
      const tape = bench.tape(id);
      const { exit } = await tape.reaches("ended");
      expect(exit).toEqual({ code: 7, signal: null });
      expect(tape.sha256()).toBe(sha256(Buffer.alloc(1_200_000, "x")));
    }));

  test.for([1, 2, 3, 4, 5])("D4: 300003 bytes and an immediate exit, round %i", () =>
    useBench(async (bench) => {
      const sessions = await Promise.all(
        [1, 2, 3].map(() => bench.run("head -c 300000 /dev/zero | tr '\\0' y; printf end")),
      );
      for (const { tape } of sessions) {
        await tape.reaches("ended");
        expect([tape.position, tape.text().slice(-4)]).toEqual([300_003, "yend"]);
      }
    }),
  );
});

describe("a megabyte of input", () => {
  const bytes = randomBytes(1 << 20);
  // Reads a little at a time, and says what it got.
  const reader = (most: number): string =>
    `stty raw -echo; printf ready; exec perl -MDigest::SHA=sha256_hex -e '
      my ($all, $part) = ("", ""); while (length($all) < ${most}) {
        sysread(STDIN, $part, ${most} - length($all) < 20000 ? ${most} - length($all) : 20000) or last;
        $all .= $part; select(undef, undef, undef, 0.002); }
      print sha256_hex($all)'`;

  test.for([
    ["D5: arrives whole at a slow reader", bytes.length],
    ["D5: arrives as far as a reader goes that then ends", 100_000],
  ] as const)("%s", ([, most]) =>
    useBench(async (bench) => {
      const { id, tape } = await bench.run(reader(most));
      await tape.says("ready");
      expect(await bench.holder.write(id, bytes)).toBe("written");
      await tape.reaches("ended");
      expect(tape.text()).toBe(`ready${sha256(bytes.subarray(0, most))}`);
    }),
  );

  test("D6: to one that never reads costs next to nothing and says so", () =>
    useBench(async (bench) => {
      const { id, tape } = await bench.run(STALLED);
      await tape.says("ready");
      const before = Date.now();
      await bench.holder.write(id, bytes);
      await tape.until(() => tape.states.at(-1)?.inputStalledSince !== undefined);
      expect(tape.states.at(-1)).toMatchObject({ state: "open", pendingInput: expect.any(Number) });
      expect(tape.states.at(-1)?.inputStalledSince).toBeGreaterThanOrEqual(before);
      const start = bench.cpuSeconds();
      await sleep(1000);
      expect(bench.cpuSeconds() - start).toBeLessThan(0.25);
    }));
});

test("D7: programs inherit no descriptor but their terminal", () =>
  useBench(async (bench) => {
    for (let i = 0; i < 3; i += 1) await bench.run("sleep 1000");
    const { tape } = await bench.run(
      `exec perl -e 'print join " ", grep { -l "/proc/self/fd/$_" } 0 .. 99'`,
    );
    await tape.reaches("ended");
    expect(tape.text()).toBe("0 1 2");
  }));

test("D10: two hundred short sessions leave no descriptor, thread or session behind", () =>
  useBench(async (bench) => {
    await bench.run("exit 0").then(({ tape }) => tape.reaches("ended"));
    await bench.settle();
    const [descriptors, threads] = [bench.descriptors(), bench.threads()];
    for (let burst = 0; burst < 5; burst += 1) {
      const sessions = await Promise.all(Array.from({ length: 40 }, () => bench.run("echo hello")));
      await Promise.all(sessions.map(({ tape }) => tape.reaches("ended")));
      await bench.settle();
    }
    expect([bench.holder.list(), bench.descriptors(), bench.threads()]).toEqual([
      [],
      descriptors,
      threads,
    ]);
  }));
