import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { launch } from "../launch/launch.ts";
import { loadProfiles } from "../profile/load.ts";
import { withDriver } from "./driver.ts";

const set = loadProfiles({ variables: { rehearsal: "" } });
const options = {
  dir: "/s",
  cwd: "/w",
  env: { HOME: "/h" },
  port: 4001,
  conversation: "c",
  secret: "x",
  variables: set.variables,
};
const byMessages = set.list().filter(({ acp }) => acp !== undefined);

describe("the driver of a session", () => {
  it.each(byMessages.map(({ name }) => name))(
    "%s by messages: the bridge in front of it",
    (name) => {
      const agent = withDriver(set.resolve(`${name}/m1`), "acp");
      const { argv, files, access } = launch(agent, options);
      const main = argv.findIndex((word) => word.endsWith("bridge/main.ts"));
      expect(existsSync(argv[main] ?? "")).toBe(true);
      expect(argv[main + 2]).toBe("/s/agent/acp.json");
      expect(argv[main + 3]).toBe(agent.profile.bin);
      const opening = files.find(({ path }) => path === "/s/agent/acp.json");
      expect(JSON.parse(opening?.content ?? "")).toMatchObject({ cwd: "/w" });
      const shown = access.filter(({ mode }) => mode === "read").map(({ path }) => path);
      for (const part of ["/src/acp", "/package.json", "agentclientprotocol/sdk", "/zod"])
        expect(shown.some((path) => path.endsWith(part) && existsSync(path))).toBe(true);
    },
  );

  it("is keys where nobody says otherwise, and as the profile says where it does", () => {
    const agent = set.resolve("gemini");
    expect(launch(agent, options).argv.join(" ")).not.toContain("bridge");
    expect(withDriver(agent).profile.driver).toBe("pty");
    const own = { ...agent, profile: { ...agent.profile, driver: "acp" as const } };
    expect(withDriver(own).profile.args).toEqual(["--acp"]);
    expect(withDriver(own, "pty").profile.args).toEqual([]);
  });

  it("is refused to an agent that has no such mode, with the way on", () => {
    expect(() => withDriver(set.resolve("aider"), "acp")).toThrowError(
      expect.objectContaining({
        code: "bad-option",
        message: expect.stringContaining("cannot be driven by messages"),
        hint: expect.stringContaining('driver "pty"'),
      }),
    );
  });

  it("opens in the mode of the permission, with the model, and an earlier conversation", () => {
    const opening = (more: object): unknown => {
      const { files } = launch(withDriver(set.resolve("opencode/stub/m"), "acp"), {
        ...options,
        ...more,
      });
      return JSON.parse(files.find(({ path }) => path.endsWith("acp.json"))?.content ?? "");
    };
    expect(opening({ permission: "plan", resume: "ses_1" })).toEqual({
      cwd: "/w",
      resume: "ses_1",
      mode: "plan",
      options: { model: "stub/m" },
    });
    expect(opening({})).toEqual({ cwd: "/w", options: { model: "stub/m" } });
  });
});
