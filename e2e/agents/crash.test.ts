import { afterEach, describe, expect, test } from "vitest";
import { openPlace, type Place, until } from "./place.ts";
import { expectOutlived, reviewBy, reviewRules } from "./review.ts";

let place: Place;
afterEach(() => place.close());

describe("the daemon is killed with -9 and the run goes on as if nothing had been", () => {
  const moments: [string, (place: Place) => Promise<boolean>][] = [
    [
      "while agents start",
      async ({ user }) =>
        (await user.niia(["ps", "-q"])).stdout.split("\n").filter(Boolean).length === 2,
    ],
    ["when one reviewer has been asked", async ({ stub }) => stub.turns().length >= 1],
    ["when both reviewers have been asked", async ({ stub }) => stub.turns().length >= 2],
    [
      "when the first reviewer has answered",
      async ({ stub }) => stub.requests.some((request) => request.answer.startsWith("Found")),
    ],
    ["in the second phase", async ({ stub }) => stub.turns().length >= 3],
  ];
  test.each(moments)("%s", async (_name, isThere) => {
    place = await openPlace({ rules: reviewRules({ delayMs: 1500 }) });
    let killed: number | undefined;
    const { code, report, complaint } = await place.run(reviewBy("claude", "codex"), async () => {
      await until("the moment came", () => isThere(place));
      killed = await place.user.daemonPid();
      process.kill(killed ?? 0, "SIGKILL");
    });
    expect(code, complaint).toBe(0);
    await expectOutlived(place, { report, killed });
  });
});
