import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { connectHolder, startHolder } from "./link.ts";
import { Bench, useBench } from "./testing/bench.ts";

test("no descriptors left: starting is refused and says so, what runs goes on, and another daemon still gets in", async () => {
  const shell = ["-c", 'ulimit -n 60; exec "$0" "$@"', process.execPath];
  const bench = await Bench.open(["--idle", "200"], {
    execPath: "/bin/sh",
    execArgv: [...shell, "--conditions=@connector/source", "--disable-warning=ExperimentalWarning"],
  });
  try {
    const first = await bench.run("stty raw -echo; printf ready; exec cat");
    await first.tape.says("ready");
    const ids: string[] = [];
    const fill = async (): Promise<void> => {
      for (let count = 0; count < 60; count += 1)
        ids.push((await bench.spawn(["/bin/sleep", "1000"])).id);
    };
    await expect(fill()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("may have 60 file descriptors"),
      hint: expect.stringContaining("ulimit -n"),
    });
    expect(ids.length).toBeGreaterThan(5);
    await bench.reconnect();
    await bench.holder.write(first.id, Buffer.from("still"));
    await bench.tape(first.id).says("readystill");

    const [one = ""] = ids;
    await bench.holder.kill(one, "SIGKILL");
    await bench.tape(one).reaches("ended");
    expect(await bench.spawn(["/bin/sleep", "1000"])).toMatchObject({ state: "open" });
  } finally {
    await bench.end();
  }
});

test("D12: a holder that is told to end with thirty live terminals goes on", () =>
  useBench(async (bench) => {
    const sessions = await Promise.all(
      Array.from({ length: 30 }, () => bench.run("printf ready; exec sleep 1000")),
    );
    await Promise.all(sessions.map(({ tape }) => tape.says("ready")));
    process.kill(bench.pid, "SIGTERM");
    expect(await bench.holder.spawn(specOf(bench))).toMatchObject({ state: "open" });
  }));

test("D12: a process with live terminals ends by its own exit and not by an abort", async () => {
  const program = fileURLToPath(new URL("./testing/leaver.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@connector/source", program, "20"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  expect(await once(child, "exit")).toEqual([7, null]);
});

test("a start that is asked for while the connection breaks is one session, found by the next daemon", () =>
  useBench(async (bench) => {
    const lost = bench.holder.spawn({ ...specOf(bench), id: "broken" }).catch(() => undefined);
    bench.holder.disconnect();
    await lost;
    const holder = await startHolder({ dir: bench.dir, generation: "test" });
    const again = await holder.spawn({ ...specOf(bench), id: "broken" });
    expect(holder.list().map(({ id, pid }) => [id, pid])).toEqual([["broken", again.pid]]);
    holder.disconnect();
    bench.holder = (await connectHolder({ socket: bench.socket })) as Bench["holder"];
  }));

function specOf(bench: Bench): Parameters<Bench["holder"]["spawn"]>[0] {
  return {
    id: "one-more",
    argv: ["/bin/sleep", "1000"],
    env: {},
    cwd: bench.dir,
    size: { cols: 80, rows: 24 },
    flow: "lossless",
  };
}
