import { expect, test } from "vitest";
import type { SessionRecord } from "../store/record.ts";
import { expired } from "./retention.ts";

const DAY = 86_400_000;
const now = 100 * DAY;
const record = (id: string, state: string, endedAt?: number): SessionRecord =>
  ({ id, state, endedAt }) as SessionRecord;

test("what runs is kept however old, what is over for a month or beyond the newest 500 is not", () => {
  const old = [
    record("runs", "running"),
    record("exited", "exited"),
    record("month", "ended", now - 31 * DAY),
    record("lost", "lost", now - 31 * DAY),
    record("week", "ended", now - 7 * DAY),
  ];
  expect(expired(old, now).map(({ id }) => id)).toEqual(["month", "lost"]);
  const many = Array.from({ length: 503 }, (_, index) => record(`s${index}`, "ended", now - index));
  expect(
    expired([...old, ...many], now)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(["lost", "month", "s500", "s501", "s502", "week"]);
});
