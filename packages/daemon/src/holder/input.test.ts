import * as fc from "fast-check";
import { expect, test } from "vitest";
import { useBench } from "./testing/bench.ts";

const RAW_CAT = "stty raw -echo; printf ready:; exec cat";

test("the same key is written once, on this connection and on any later one", () =>
  useBench(async (bench) => {
    const { id, tape } = await bench.run(RAW_CAT);
    await tape.says("ready:");
    const write = (text: string, key?: string): Promise<string> =>
      bench.holder.write(id, Buffer.from(text), key);
    expect(await Promise.all([write("a", "1"), write("a", "1"), write("b", "2")])).toEqual([
      "written",
      "duplicate",
      "written",
    ]);
    await bench.reconnect();
    expect([
      await write("a", "1"),
      await write("c"),
      await write("c"),
      await write("b", "2"),
    ]).toEqual(["duplicate", "written", "written", "duplicate"]);
    const later = bench.tape(id);
    await later.says("abcc");
    for (let i = 0; i < 256; i += 1) await write("", `key ${i}`);
    expect(await write("a", "1")).toBe("duplicate");
  }));

test("a key that was refused is not used up", () =>
  useBench(async (bench) => {
    const { id, tape } = await bench.run(
      "stty raw -echo; printf ready; read -r line; exec cat > /dev/null",
    );
    await tape.says("ready");
    const big = Buffer.alloc(3 << 20, "x");
    expect(await bench.holder.write(id, big, "1")).toBe("written");
    await expect(bench.holder.write(id, big, "2")).rejects.toMatchObject({ code: "input-full" });
    await expect(bench.holder.write(id, Buffer.alloc(5 << 20))).rejects.toMatchObject({
      code: "input-full",
    });
    expect(await bench.holder.write(id, Buffer.from("\n"), "2")).toBe("written");
  }));

test("many writes arrive in their order, whatever their sizes", () =>
  useBench(async (bench) => {
    const { id, tape } = await bench.run(RAW_CAT);
    await tape.says("ready:");
    let expected = "ready:";
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 12 }),
        async (sizes) => {
          await Promise.all(
            sizes.map((size, i) => {
              const text = String.fromCharCode(97 + (i % 26)).repeat(size);
              expected += text;
              return bench.holder.write(id, Buffer.from(text));
            }),
          );
          await tape.until(() => tape.position >= expected.length);
          expect(tape.text()).toBe(expected);
        },
      ),
      { numRuns: 10 },
    );
  }));

test("an unknown session, a long key: refused with a code", () =>
  useBench(async (bench) => {
    const { id } = await bench.run("sleep 1000");
    await expect(bench.holder.write("nobody", Buffer.from("x"))).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(bench.holder.write(id, Buffer.from("x"), "k".repeat(513))).rejects.toMatchObject({
      code: "bad-request",
    });
  }));
