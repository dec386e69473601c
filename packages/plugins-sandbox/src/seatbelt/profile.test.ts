import type { SessionDraft } from "@pty4ai/protocol";
import { expect, test } from "vitest";
import { seatbeltProfile } from "./profile.ts";

const draft: SessionDraft = {
  id: "s1",
  dir: "/s",
  argv: ["agent"],
  cwd: "/tree",
  env: {},
  size: { cols: 80, rows: 24 },
  labels: {},
  access: [],
  destinations: [],
  files: [],
  before: [],
  after: [],
  notes: {},
};
const facts = { home: "/s/home", ports: [3128], programs: ["/opt/agent"] };

test("everything is denied but what is listed, in the order of the list", () => {
  const access: SessionDraft["access"] = [
    { path: '/tr"ee', mode: "write" },
    { path: '/tr"ee/.git', mode: "pin" },
    { path: "/secret", mode: "seed" },
  ];
  const profile = seatbeltProfile({ ...draft, access }, facts);
  expect(profile.split("\n").slice(0, 2)).toEqual(["(version 1)", "(deny default)"]);
  expect(profile).toContain(
    [
      String.raw`(allow file-read* file-write* (subpath "/tr\"ee"))`,
      String.raw`(allow file-read* (subpath "/tr\"ee/.git"))`,
      String.raw`(deny file-write* (subpath "/tr\"ee/.git"))`,
      "(deny network*)",
      '(allow network-outbound (remote ip "localhost:3128"))',
    ].join("\n"),
  );
  expect(profile).not.toContain("/secret");
});

test("a path that would have to be shown elsewhere is refused", () => {
  const access: SessionDraft["access"] = [{ path: "/a", mode: "read", at: "/b" }];
  expect(() => seatbeltProfile({ ...draft, access }, facts)).toThrow(
    "/a cannot be shown at /b on macOS",
  );
});
