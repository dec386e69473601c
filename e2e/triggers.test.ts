import { createHmac } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";

let user: User;
let folder: string;
beforeAll(() => {
  user = makeUser({ WEBHOOK_SECRET: "s3cret" });
  folder = join(user.home, "work");
  mkdirSync(folder);
});
afterAll(() => user.close());

interface Row {
  id: string;
  status: string;
  name: string;
  startedAt: number;
  endedAt: number;
}
const document = (name: string, rest: object): string => {
  const file = join(folder, `${name}.connector.json`);
  const phases = [
    { name: "say", model: "shell", prompt: "true", steps: ["echo got {event.title}"] },
  ];
  writeFileSync(file, JSON.stringify({ name, pipeline: { phases }, ...rest }));
  return file;
};
const runs = async (name: string): Promise<Row[]> => {
  const { stdout } = await user.niia(["runs", "ls", "--all", "--json"]);
  return (JSON.parse(stdout) as Row[]).filter((row) => row.name === name);
};
async function until<T>(what: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 40_000; Date.now() < end; ) {
    const found = await what();
    if (found !== undefined) return found;
    await sleep(250);
  }
  throw new Error("it did not come about in 40 s");
}
const done =
  (name: string, count = 1) =>
  async (): Promise<Row[] | undefined> => {
    const rows = await runs(name);
    return rows.filter(({ status }) => status === "done").length >= count ? rows : undefined;
  };

test("a schedule starts runs that never overlap, also after its daemon was killed", async () => {
  const file = document("tick", { schedule: "* * * * * *" });
  const added = await user.niia(["schedule", "add", file], { cwd: folder });
  expect(added.stderr).toMatch(/^tick: \* \* \* \* \* \* in \S+\n {2}next: /m);
  await until(done("tick", 1));
  process.kill((await user.daemonPid()) ?? 0, "SIGKILL");
  await user.niia(["daemon", "start"]);
  const before = (await runs("tick")).length;
  await until(done("tick", before + 1));
  const { stdout } = await user.niia(["schedule", "ls", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject([
    { name: "tick", cron: "* * * * * *", catchUp: "skip" },
  ]);
  expect((await user.niia(["schedule", "rm", "tick"])).stdout).toMatch(/^removed s-\w+ \(tick\)$/m);
  const left = await until(async () => {
    const rows = await runs("tick");
    return rows.every(({ status }) => status === "done") ? rows.length : undefined;
  });
  await sleep(2_500);
  const all = (await runs("tick")).sort((a, b) => a.startedAt - b.startedAt);
  expect(all).toHaveLength(left);
  for (const [index, { startedAt }] of all.entries())
    expect(startedAt).toBeGreaterThanOrEqual(all[index - 1]?.endedAt ?? 0);
});

test("a payload runs the document that waits for it; its text is never a command", async () => {
  const file = document("pr", {
    trigger: { on: "github.pr.opened", filter: "event.number > 5" },
  });
  const payload = join(folder, "event.json");
  const title = "$(touch pwned); `touch pwned` {event.number}";
  const event = (number: number): void =>
    writeFileSync(payload, JSON.stringify({ action: "opened", number, pull_request: { title } }));
  const trigger = (args: string[]) =>
    user.niia(["trigger", file, "--json", ...args], { cwd: folder });
  event(4);
  const ignored = await trigger(["--event", "github.pr.opened", "--payload", payload]);
  expect([ignored.code, ignored.stdout]).toEqual([
    0,
    '{"type":"trigger.ignored","why":"the filter is false: event.number > 5"}\n',
  ]);
  event(7);
  const ci = { GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_PATH: payload };
  const ran = await user.niia(["trigger", file, "--json"], { cwd: folder, env: ci });
  expect(ran.code).toBe(0);
  const last = JSON.parse(ran.stdout.trimEnd().split("\n").at(-1) ?? "") as { report: unknown };
  expect(JSON.stringify(last.report)).toContain("got $(touch pwned); `touch pwned` {event.number}");
  expect((await user.niia(["runs"], { cwd: folder })).code).toBe(0);
});

test("a webhook starts its document once; what is not signed starts nothing", async () => {
  const file = document("hook", { trigger: "github.issue.opened" });
  const args = ["listen", file, "--secret", "env:WEBHOOK_SECRET", "--port", "0", "--json"];
  const receiver = user.begin(["trigger", ...args], { cwd: folder });
  let told = "";
  receiver.child.stdout.on("data", (text: string) => void (told += text));
  await receiver.shows(/trigger\.listening/);
  const port = /"port":(\d+)/.exec(told)?.[1];
  const body = JSON.stringify({ action: "opened", issue: { title: "It broke" } });
  const deliver = async (id: string, secret: string): Promise<number> => {
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const headers = {
      "x-github-event": "issues",
      "x-github-delivery": id,
      "x-hub-signature-256": `sha256=${signature}`,
    };
    return (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body, headers })).status;
  };
  expect(await deliver("delivery-1", "wrong")).toBe(401);
  expect(await deliver("delivery-1", "s3cret")).toBe(202);
  expect(await deliver("delivery-1", "s3cret")).toBe(409);
  await receiver.shows(/trigger\.started/);
  writeFileSync(file, "{ broken");
  expect(await deliver("delivery-2", "s3cret")).toBe(202);
  await receiver.shows(/trigger\.kept/);
  document("hook", { trigger: "github.issue.opened" });
  expect(await until(done("hook", 2))).toHaveLength(2);
  receiver.signal("SIGTERM");
  expect((await receiver.ended).code).toBe(0);
});

test("a changed file starts the document that watches, one run at a time", async () => {
  const file = document("watch", { trigger: { on: "file.changed", filter: "event.path != ''" } });
  const src = join(folder, "src");
  mkdirSync(src);
  const watcher = user.begin(["trigger", "watch", file, "--path", "src", "--json"], {
    cwd: folder,
  });
  await watcher.shows(/trigger\.watching/);
  writeFileSync(join(src, "a.ts"), "1");
  await watcher.shows(/trigger\.started/);
  watcher.signal("SIGTERM");
  await watcher.ended;
  expect(await until(done("watch"))).toHaveLength(1);
});
