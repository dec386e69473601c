import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { alive, until, useBench } from "./testing/bench.ts";
import { sha256 } from "./testing/tape.ts";

const MIB = 1 << 20;
/** Lines 1 to n as a terminal prints them. */
const lines = (n: number): Buffer =>
  Buffer.from(Array.from({ length: n }, (_, i) => `${i + 1}\r\n`).join(""));

/** The same, 80 digits each. */
const wideLines = (n: number): Buffer =>
  Buffer.from(
    Array.from({ length: n }, (_, i) => `${String(i + 1).padStart(80, "0")}\r\n`).join(""),
  );

describe("a daemon that is killed again and again", () => {
  test(
    "loses nothing and doubles nothing",
    () =>
      useBench(async (bench) => {
        const count = 60_000;
        const { id } = await bench.spawn(["/bin/sh", "-c", `seq -f %080.0f 1 ${count}; exit 6`]);
        bench.holder.disconnect();
        const file = join(bench.dir, "received");
        const program = fileURLToPath(new URL("./testing/fake-daemon.ts", import.meta.url));
        let kills = 0;
        for (let code: number | null = null; code !== 0; ) {
          const daemon = spawn(
            process.execPath,
            ["--conditions=@connector/source", program, bench.socket, id, file],
            {
              stdio: ["ignore", "ignore", "inherit"],
              env: { ...process.env, NODE_COMPILE_CACHE: join(bench.dir, "cache") },
            },
          );
          const ended = once(daemon, "exit");
          const size = sizeOf(file);
          const timer = setInterval(() => {
            if (sizeOf(file) - size < MIB / 2) return;
            clearInterval(timer);
            kills += Number(daemon.kill("SIGKILL"));
          }, 2);
          [code] = (await ended) as [number | null];
          clearInterval(timer);
          if (code !== null && code !== 0) throw new Error(`the daemon failed with ${code}`);
        }
        const received = readFileSync(file);
        const expected = wideLines(count);
        expect(kills).toBeGreaterThanOrEqual(3);
        expect([received.length, sha256(received)]).toEqual([expected.length, sha256(expected)]);
        await bench.reconnect();
        expect(bench.holder.list()).toMatchObject([
          { state: "ended", exit: { code: 6 }, offset: expected.length },
        ]);
      }),
    60_000,
  );
});

describe("lossless", () => {
  test("holds the program back while nobody acknowledges, and other sessions go on", () =>
    useBench(async (bench) => {
      const { id } = await bench.spawn(["/bin/sh", "-c", "seq 1 600000"]);
      const slow = bench.tape(id, { ack: false });
      await slow.until(() => slow.position >= MIB);
      await sleep(100);
      expect(slow.position).toBeLessThan(1.25 * MIB);
      const other = await bench.run("seq 1 100000");
      await other.tape.reaches("ended");
      expect(other.tape.sha256()).toBe(sha256(lines(100_000)));
      bench.holder.ack(id, slow.position);
      const held = slow.position;
      await slow.until(() => slow.position > held + MIB / 2);
      const rest = bench.tape(id, { from: slow.position });
      await rest.reaches("ended");
      expect(sha256(Buffer.concat([slow.bytes(), rest.bytes()]))).toBe(sha256(lines(600_000)));
      expect(rest.gaps).toEqual([]);
    }));

  test("what was acknowledged can be read again while the ring has it, from any place", () =>
    useBench(async (bench) => {
      const { id, tape } = await bench.run("seq 1 100000");
      await tape.reaches("ended");
      const all = lines(100_000);
      for (const from of [0, 1, 65_535, 65_536, 70_000, all.length - 1, all.length]) {
        const again = bench.tape(id, { from });
        await again.reaches("ended");
        expect(again.sha256()).toBe(sha256(all.subarray(from)));
      }
    }));

  test("a place before the ring is told as a gap", () =>
    useBench(async (bench) => {
      const { id, tape } = await bench.run("seq 1 400000");
      await tape.reaches("ended");
      const again = bench.tape(id);
      await again.reaches("ended");
      const all = lines(400_000);
      const [[from, to]] = again.gaps as [[number, number]];
      expect([from, again.gaps.length]).toEqual([0, 1]);
      expect(all.length - to).toBeGreaterThan(MIB - 65_536);
      expect(again.sha256()).toBe(sha256(all.subarray(to)));
    }));
});

describe("live", () => {
  test("never holds the program back, and tells what nobody read in time", () =>
    useBench(async (bench) => {
      const { id } = await bench.spawn(["/bin/sh", "-c", "seq 1 500000; exit 2"], { flow: "live" });
      const reader = bench.tape(id, { ack: false });
      const all = lines(500_000);
      await until(() => bench.holder.list()[0]?.state === "ended");
      bench.holder.ack(id, reader.position);
      await reader.reaches("ended");
      expect(reader.gaps.length).toBeGreaterThan(0);
      expect(reader.sha256()).toBe(sha256(without(all, reader.gaps)));
    }));

  test("without any daemon the latest mebibyte is kept", () =>
    useBench(async (bench) => {
      const { id, pid } = await bench.spawn(["/bin/sh", "-c", "seq 1 500000"], { flow: "live" });
      bench.holder.disconnect();
      await until(() => !alive(pid));
      await bench.reconnect();
      const tape = bench.tape(id);
      await tape.reaches("ended");
      const all = lines(500_000);
      expect(tape.gaps[0]?.[0]).toBe(0);
      expect(tape.sha256()).toBe(sha256(without(all, tape.gaps)));
      expect(tape.bytes().length).toBeGreaterThan(MIB - 65_536);
    }));
});

test("attached anew in the middle, the earlier reader hears nothing more", () =>
  useBench(async (bench) => {
    const { id } = await bench.spawn(["/bin/sh", "-c", "seq 1 200000"]);
    const first = bench.tape(id);
    await first.until(() => first.position > 100_000);
    const second = bench.tape(id, { from: 50_000 });
    const heard = first.position;
    await second.reaches("ended");
    expect(first.position).toBe(heard);
    expect(second.sha256()).toBe(sha256(lines(200_000).subarray(50_000)));
  }));

test("sessions that nobody touches for long print the same, also to a reader that comes meanwhile", () =>
  useBench(async (bench) => {
    const script = "sleep 1.2; for i in $(seq 1 40); do seq 1 60; sleep 0.02; done";
    const runs = await Promise.all(Array.from({ length: 12 }, () => bench.run(script)));
    const wanted = sha256(Buffer.concat(Array.from({ length: 40 }, () => lines(60))));
    await runs[0]?.tape.until(() => (runs[0]?.tape.position ?? 0) > 2000);
    const again = runs.slice(0, 4).map(({ id }) => bench.tape(id));
    const tapes = [...again, ...runs.slice(4).map(({ tape }) => tape)];
    await Promise.all(tapes.map((tape) => tape.reaches("ended")));
    expect(tapes.map((tape) => tape.sha256())).toEqual(tapes.map(() => wanted));
  }));

/** The stream less what a reader was told is gone. */
function without(all: Buffer, gaps: [from: number, to: number][]): Buffer {
  const starts = [0, ...gaps.map(([, to]) => to)];
  return Buffer.concat(starts.map((start, i) => all.subarray(start, gaps[i]?.[0])));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
