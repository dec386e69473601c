import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Mount } from "../bwrap/mount.ts";
import { sandboxEnvironment } from "./environment.ts";

const read = (path: string): Mount => ({ kind: "read", source: path, at: path });
const mounts: Mount[] = [
  read("/usr"),
  { kind: "link", target: "usr/bin", at: "/bin" },
  { kind: "write", source: "/s/home", at: "/home/u" },
  read("/home/u/.nvm/v24/bin/node"),
  read("/home/u/tools/node_modules"),
];
const view = {
  home: "/home/u",
  mounts,
  shell: "/usr/bin/bash",
  node: "/home/u/.nvm/v24/bin/node",
  egress: undefined,
};
const shape = (env: Record<string, string>) => sandboxEnvironment(env, view);

test("the search path keeps the folders that are there, in their order", () => {
  const path =
    "/home/u/tools/node_modules/.bin:/home/u/.local/bin:relative::/home/u/.nvm/v24/bin:/usr/local/bin:/opt/x/bin:/usr/bin";
  expect(shape({ PATH: path }).outer["PATH"]).toBe(
    "/home/u/tools/node_modules/.bin:/home/u/.nvm/v24/bin:/usr/local/bin:/usr/bin:/bin",
  );
  expect(shape({}).outer["PATH"]).toBe("/usr/bin:/bin:/home/u/.nvm/v24/bin");
});

test.each([
  ["SSH_AUTH_SOCK", "/run/user/1/agent", undefined],
  ["DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1/bus", undefined],
  ["HTTPS_PROXY", "http://proxy.corp:3128", undefined],
  ["no_proxy", "corp", undefined],
  ["XDG_RUNTIME_DIR", "/run/user/1", undefined],
  ["XDG_CONFIG_HOME", "/mnt/config", undefined],
  ["XDG_CONFIG_HOME", "/home/u/.config", "/home/u/.config"],
  ["SHELL", "/bin/zsh", "/bin/zsh"],
  ["SHELL", "/home/u/bin/fish", "/usr/bin/bash"],
  ["TMPDIR", "/home/u/tmp", "/tmp"],
  ["HOME", "/home/u", "/home/u"],
  ["API_KEY", "secret", "secret"],
  ["TERM", "xterm", "xterm"],
])("%s=%s becomes %s", (name, value, expected) => {
  expect(shape({ [name]: value }).outer[name]).toBe(expected);
});

test.each([
  "LD_PRELOAD",
  "LD_LIBRARY_PATH",
  "BASH_ENV",
  "ENV",
  "BASH_FUNC_ls%%",
  "SHELLOPTS",
  "PS4",
  "NODE_OPTIONS",
  "PERL5OPT",
  "PYTHONPATH",
  "GLIBC_TUNABLES",
])("%s is set inside only", (name) => {
  const { outer, inner } = shape({ [name]: "x" });
  expect(outer[name]).toBeUndefined();
  expect(inner).toEqual({ [name]: "x" });
});

test("git inside does no maintenance, after what the session's own variables say", () => {
  expect(
    shape({ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "a.b", GIT_CONFIG_VALUE_0: "c" }).outer,
  ).toMatchObject({
    GIT_CONFIG_COUNT: "3",
    GIT_CONFIG_KEY_0: "a.b",
    GIT_CONFIG_KEY_1: "gc.auto",
    GIT_CONFIG_VALUE_1: "0",
    GIT_CONFIG_KEY_2: "maintenance.auto",
    GIT_CONFIG_VALUE_2: "false",
  });
  expect(shape({ GIT_CONFIG_COUNT: "many" }).outer["GIT_CONFIG_COUNT"]).toBe("2");
});

test("every other variable comes through as it is", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^X_[A-Z]{1,8}$/), fc.string()), (env) => {
      const { outer, inner } = shape(env);
      expect(outer).toMatchObject(env);
      expect(inner).toEqual({});
    }),
  );
});
