import { expect, test } from "vitest";
import { type GroupRule, groupPlace, wayOut } from "./place.ts";

const V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw";
const V1 = "31 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";
const HYBRID = `${V1}\n32 23 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw`;
const PART = "40 39 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw";
const HIDDEN = "29 23 0:26 / /hidden rw - cgroup2 cgroup2 rw";
const APPS = "/user.slice/user-1.slice/user@1.service/app.slice";
const UNIT = { unit: "niia-holder.service" };

test.each<[string, GroupRule, boolean, string, string, string | undefined]>([
  ["no service manager", "auto", false, V2, "/", "/sys/fs/cgroup/niia-session-a1"],
  ["both versions", "auto", false, HYBRID, "/x", "/sys/fs/cgroup/unified/x/niia-session-a1"],
  ["a part of the tree", "auto", false, PART, "/docker/abc/x", "/sys/fs/cgroup/x/niia-session-a1"],
  ["outside of that part", "auto", false, PART, "/docker/abcd", undefined],
  ["outside of what we see", "auto", false, V2, "/../other", undefined],
  [
    "one mount over another",
    "auto",
    false,
    `${HIDDEN}\n${V2}`,
    "/",
    "/sys/fs/cgroup/niia-session-a1",
  ],
  ["version 1 alone", "auto", false, V1, "/", undefined],
  ["off", "off", false, V2, "/", undefined],
  ["systemd's own", "auto", true, V2, "/user.slice/session-3.scope", undefined],
  ["systemd's own, another unit", UNIT, true, V2, `${APPS}/niia.service`, undefined],
  [
    "a unit that was given to us",
    UNIT,
    true,
    V2,
    `${APPS}/niia-holder.service`,
    `/sys/fs/cgroup${APPS}/niia-holder.service/niia-session-a1`,
  ],
  [
    "again after a restart of the daemon",
    UNIT,
    true,
    V2,
    `${APPS}/niia-holder.service/niia-session-a1`,
    `/sys/fs/cgroup${APPS}/niia-holder.service/niia-session-a1`,
  ],
])("the group of a session: %s", (_name, rule, managed, mounts, own, place) => {
  expect(
    groupPlace("a1", `4:memory:/other\n0::${own}\n`, {
      rule,
      managed,
      mounts,
      exists: (folder) => !folder.startsWith("/hidden"),
    }),
  ).toBe(place);
});

test("an id that is no plain name gets no group", () => {
  const system = { rule: "auto" as const, managed: false, mounts: V2, exists: () => true };
  expect(groupPlace("../a", "0::/\n", system)).toBeUndefined();
});

test.each([
  ["/a/niia-session-b/c", "/sys/fs/cgroup/a"],
  ["/niia-session-b", "/sys/fs/cgroup"],
  ["/a", undefined],
])("out of %s", (own, out) => {
  expect(wayOut(`0::${own}\n`, { mounts: V2, exists: () => true })?.replace(/\/$/, "")).toBe(out);
});
