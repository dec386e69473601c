import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AGENT_NAMES } from "../../packages/testkit/src/index.ts";
import { openPlace, type Place } from "./place.ts";

let canary: Server;
let reached = 0;
let probe: string;
let place: Place | undefined;

beforeAll(async () => {
  canary = createServer((socket) => {
    reached += 1;
    socket.on("error", () => undefined);
    socket.end("canary");
  });
  canary.listen(0, "0.0.0.0");
  await once(canary, "listening");
  probe = probeFor((canary.address() as AddressInfo).port);
});
afterAll(() => canary.close());
afterEach(() => place?.close());

/** A command line that says which places it reaches: another server of this machine by all its addresses, and two outside. */
function probeFor(port: number): string {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const addresses = own.filter(({ family }) => family === "IPv4").map(({ address }) => address);
  const targets = [
    ...addresses.map((address) => `${address}/${port}`),
    "1.1.1.1/53",
    "example.com/443",
  ];
  const tries = targets.map(
    (target) => `timeout 3 bash -c ': </dev/tcp/${target}' 2>/dev/null && echo REACHED ${target}`,
  );
  return [...tries, "echo probe over"].join("; ");
}

test("the probe tells what it reaches where there is no sandbox", async () => {
  const { stdout } = await promisify(execFile)("bash", ["-c", probe]);
  expect(stdout).toMatch(/REACHED 127\.0\.0\.1[\s\S]*probe over/);
  expect(reached).toBeGreaterThan(0);
});

describe("a sandboxed agent reaches its model and nothing else", () => {
  test.each(AGENT_NAMES)("%s", async (agent) => {
    reached = 0;
    const shell = `${probe}; git commit --allow-empty -qm inside && echo committed`;
    place = await openPlace({
      rules: [{ when: { prompt: "Try the network" }, toolCalls: [{ shell }], text: "Tried." }],
    });
    const phase = {
      name: "probe",
      model: agent,
      prompt: "Try the network.",
      session: { sandbox: true, worktree: "probe" },
    };
    const { code, complaint } = await place.run({
      connector: "2.0",
      name: "network",
      pipeline: { phases: [phase] },
    });
    expect(code, complaint).toBe(0);
    const results = place.stub.requests
      .filter(({ kind }) => kind === "tool")
      .flatMap(({ toolResults }) => toolResults);
    expect(results.join("\n")).toMatch(/probe over[\s\S]*committed/);
    // Some agents tell their model the command again beside what it printed.
    expect(results.join("\n")).not.toMatch(/^(Output: )?REACHED/m);
    expect(reached).toBe(0);
    expect(place.asked(/Try the network/)).toHaveLength(1);
  });
});
