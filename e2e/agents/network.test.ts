import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { AGENT_NAMES } from "../../packages/testkit/src/index.ts";
import { openPlace, type Place } from "./place.ts";

let place: Place;
afterEach(() => place.close());

describe("a sandboxed agent reaches its model and nothing else", () => {
  test.each(AGENT_NAMES)("%s", async (agent) => {
    let reached = 0;
    const canary = createServer((socket) => {
      reached += 1;
      socket.end("canary");
    });
    await new Promise<void>((resolve) => canary.listen(0, "0.0.0.0", resolve));
    const { port } = canary.address() as AddressInfo;
    const targets = [
      `127.0.0.1/${port}`,
      `$(hostname)/${port}`,
      "1.1.1.1/53",
      "registry.npmjs.org/443",
    ];
    const probe = targets
      .map(
        (target) =>
          `timeout 3 bash -c ": </dev/tcp/${target}" 2>/dev/null && echo REACHED ${target}`,
      )
      .join("; ");
    place = await openPlace({
      rules: [
        {
          when: { prompt: "Try the network" },
          toolCalls: [
            {
              shell: `${probe}; echo probe over; git commit --allow-empty -qm inside && echo committed`,
            },
          ],
          text: "Tried.",
        },
      ],
    });
    const { code, complaint } = await place.run({
      connector: "2.0",
      name: "network",
      pipeline: {
        phases: [
          {
            name: "probe",
            model: agent,
            prompt: "Try the network.",
            session: { sandbox: true, worktree: "probe" },
          },
        ],
      },
    });
    canary.close();
    expect(code, complaint).toBe(0);
    const [result = ""] = place.stub.requests
      .filter(({ kind }) => kind === "tool")
      .map(({ toolResults }) => toolResults.join("\n"));
    expect(result).toMatch(/probe over/);
    expect(result).toMatch(/committed/);
    expect(result).not.toMatch(/REACHED/);
    expect(reached).toBe(0);
    expect(place.asked(/Try the network/)).toHaveLength(1);
  });
});
