import { describe, expect, test } from "vitest";
import { alive, until, useBench } from "./testing/bench.ts";

describe("how a process ended is known", () => {
  test.for([
    ["exit 0", { code: 0, signal: null }],
    ["exit 255", { code: 255, signal: null }],
    ["exit 7", { code: 7, signal: null }],
    ["kill -9 $$", { code: null, signal: "SIGKILL" }],
    ["kill -SEGV $$", { code: null, signal: "SIGSEGV" }],
    ["kill -TERM $$", { code: null, signal: "SIGTERM" }],
    ["kill -ABRT $$", { code: null, signal: "SIGABRT" }],
  ] as const)("%s", ([script, exit]) =>
    useBench(async (bench) => {
      const { tape } = await bench.run(script);
      expect(await tape.reaches("ended")).toMatchObject({ exit, exitOffset: 0, pendingInput: 0 });
    }),
  );

  test("as often as one asks, also on other connections", () =>
    useBench(async (bench) => {
      const { id, tape } = await bench.run("echo bye; exit 9");
      await tape.reaches("ended");
      for (let round = 0; round < 3; round += 1) {
        expect(await bench.tape(id).reaches("ended")).toMatchObject({
          exit: { code: 9 },
          offset: 5,
        });
        await bench.reconnect();
        expect(bench.holder.list()).toMatchObject([
          { id, state: "ended", exit: { code: 9 }, offset: 5 },
        ]);
      }
    }));

  test("also by one who takes over while the earlier daemon is still connected and the process ends", () =>
    useBench(async (bench) => {
      const { id, tape } = await bench.run("read line; echo bye; exit 4");
      await tape.reaches("open");
      const first = bench.holder;
      await first.write(id, Buffer.from("\n"));
      const second = await bench.reconnect();
      await first.closed;
      const again = bench.tape(id);
      expect(await again.reaches("ended")).toMatchObject({ exit: { code: 4 } });
      expect(again.text()).toBe("\r\nbye\r\n");
      await second.collect(id);
      await second.collect(id);
      expect(second.list()).toEqual([]);
    }));
});

describe("a job in the background that holds the terminal", () => {
  const JOB = "trap '' HUP; (while echo tick; do sleep 0.05; done) & exit 3";

  test("keeps the session between exited and ended, and is heard", () =>
    useBench(async (bench) => {
      const { tape } = await bench.run(
        "trap '' HUP; (sleep 0.3; printf late) & printf now; exit 3",
      );
      const exited = await tape.reaches("exited");
      expect(exited).toMatchObject({ exit: { code: 3, signal: null }, exitOffset: 3 });
      expect(await tape.reaches("ended")).toMatchObject({
        exit: { code: 3 },
        exitOffset: 3,
        offset: 7,
      });
      expect(tape.text()).toBe("nowlate");
    }));

  test("can still be written to, is hung up by close, and only then may be forgotten", () =>
    useBench(async (bench) => {
      const { id, tape } = await bench.run(JOB);
      await tape.reaches("exited");
      await tape.says("tick\r\ntick");
      expect(await bench.holder.write(id, Buffer.from("typed"))).toBe("written");
      await expect(bench.holder.kill(id, "SIGTERM")).rejects.toMatchObject({ code: "wrong-state" });
      await expect(bench.holder.collect(id)).rejects.toMatchObject({ code: "wrong-state" });
      await bench.holder.close(id);
      await tape.reaches("ended");
      await bench.holder.close(id);
      await bench.holder.collect(id);
      expect(bench.masters()).toEqual([]);
    }));

  test("a running session is not closed", () =>
    useBench(async (bench) => {
      const { id } = await bench.run("sleep 1000");
      await expect(bench.holder.close(id)).rejects.toMatchObject({ code: "wrong-state" });
    }));
});

test("a signal goes to the whole process group", () =>
  useBench(async (bench) => {
    const { id, tape } = await bench.run("sh -c 'echo pid $$; exec sleep 1000'; true");
    await tape.says("\r\n");
    const child = Number(/pid (\d+)/.exec(tape.text())?.[1]);
    expect(alive(child)).toBe(true);
    await bench.holder.kill(id, "SIGKILL");
    await tape.reaches("ended");
    await until(() => !alive(child));
    await expect(bench.holder.kill(id, "SIGNAL")).rejects.toMatchObject({ code: "bad-request" });
  }));
