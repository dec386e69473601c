import { expect, test } from "vitest";
import { findPaths } from "./paths.ts";

test.each([
  [
    "XDG folders",
    { XDG_STATE_HOME: "/s", XDG_RUNTIME_DIR: "/r" },
    { state: "/s/niia", socket: "/r/niia/daemon.sock", log: "/s/niia/daemon.log" },
  ],
  [
    "defaults",
    {},
    {
      config: "/home/u/.config/niia",
      state: "/home/u/.local/state/niia",
      cache: "/home/u/.cache/niia",
    },
  ],
  [
    "a relative XDG path is ignored",
    { XDG_STATE_HOME: "state" },
    { state: "/home/u/.local/state/niia" },
  ],
])("%s", (_name, env, expected) => {
  expect(findPaths(env, "/home/u")).toMatchObject(expected);
});
