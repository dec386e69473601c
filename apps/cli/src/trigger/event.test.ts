import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextFor } from "../../test/context.ts";
import { eventOf, readEvent } from "./event.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "niia-event-"));
  writeFileSync(join(cwd, "e.json"), '{"action":"opened","number":3}');
  writeFileSync(join(cwd, "list.json"), "[]");
});
afterAll(() => rmSync(cwd, { recursive: true }));

test.each([
  ["github.pr.opened", {}, ["github.pr.opened"]],
  ["pull_request", { action: "opened" }, ["github.pr.opened"]],
  ["push", {}, ["github.push"]],
  ["deploy.finished", {}, ["deploy.finished"]],
])("%s is %j", (name, payload, names) => {
  expect(eventOf(name, payload).names).toEqual(names);
});

test("in a workflow both are known", async () => {
  const env = { GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_PATH: "e.json" };
  const { context } = contextFor({ cwd, env });
  expect(await readEvent(context, { event: undefined, payload: undefined })).toMatchObject({
    names: ["github.pr.opened"],
    event: { number: 3 },
  });
});

test.each([
  [undefined, undefined, /no event was named/],
  ["a.b", "none.json", /none\.json cannot be read \(ENOENT\)/],
  ["a.b", "list.json", /list\.json is not a JSON object/],
])("%s with %s is refused", async (event, payload, message) => {
  const { context } = contextFor({ cwd });
  await expect(readEvent(context, { event, payload })).rejects.toThrow(message);
});
