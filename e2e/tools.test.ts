import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";
import { makePlace, type Place, reportOf, told } from "./place.ts";

let user: User;
let place: Place;
beforeAll(() => {
  user = makeUser();
  place = makePlace();
});
afterAll(async () => {
  await user.close();
  place.remove();
});

/** Puts a request down as `niia mcp` does, and prints what is answered. */
const ask = (name: string, request: object): string =>
  `printf %s '${JSON.stringify(request)}' > "$NIIA_DOOR/out/${name}.tmp" && ` +
  `mv "$NIIA_DOOR/out/${name}.tmp" "$NIIA_DOOR/out/${name}.json"; ` +
  `until [ -s "$NIIA_DOOR/in/${name}.json" ]; do sleep 0.1; done; cat "$NIIA_DOOR/in/${name}.json"; echo; `;

/** No templates in it. */
const plain = (text: string): string => text.replaceAll("{", "{{");

const team = (session: object, prompt: string): object => ({
  kind: "team",
  document: {
    name: "below",
    pipeline: { phases: [{ name: "look", model: "shell", prompt, session }] },
  },
});

test("a sandboxed worker's team: below its run, in its folder and no freer than it", async () => {
  const probe = "pwd; ls -d /etc/passwd.bak $HOME/secret 2>/dev/null || echo hidden";
  place.put("../secret", "");
  const script =
    "pwd; " +
    ask("t1", team({ sandbox: false }, probe)) +
    ask("t1", team({ sandbox: false }, probe)) +
    `run=$(sed 's/.*"text":"//;s/".*//' "$NIIA_DOOR/in/t1.json"); ` +
    `printf '{"kind":"run","run":"%s"}' "$run" > "$NIIA_DOOR/out/w1.json"; ` +
    'until [ -s "$NIIA_DOOR/in/w1.json" ]; do sleep 0.1; done; cat "$NIIA_DOOR/in/w1.json"; echo; ' +
    ask("t2", team({ env: { A: "b" }, worktree: "x" }, "true")) +
    ask("t3", { kind: "run", run: "r-20261121-aaaaaa" }) +
    ask("t4", { kind: "person", text: "y" }) +
    '(echo x > "$NIIA_DOOR/in/forged.json") 2>/dev/null || echo unforged';
  const file = place.document(
    "asks",
    [{ name: "ask", model: "shell", prompt: plain(script), session: { sandbox: true } }],
    [],
    { tools: { mcp: ["niia"] } },
  );
  const ran = await user.niia(["run", file, "--json"], { cwd: place.dir });
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  const { id, phases } = reportOf(ran);
  const lines = (phases[0]?.workers[0]?.text ?? "").split("\n");
  expect(lines[0]).toBe(place.dir);
  expect(lines[1]).toBe(lines[2]);
  const answers = lines
    .slice(2, -1)
    .map((line) => JSON.parse(line) as { ok: boolean; text: string });
  expect(answers).toEqual([
    { ok: true, text: expect.stringContaining(id) },
    { ok: true, text: expect.stringContaining(`${place.dir}\nhidden`) },
    { ok: false, text: expect.stringMatching(/session\.env, session\.worktree/) },
    { ok: false, text: expect.stringMatching(/no run below this one/) },
    { ok: false, text: expect.stringMatching(/no request/) },
  ]);
  expect(lines.at(-1)).toBe("unforged");
  const runs = JSON.parse((await user.niia(["runs", "--json"])).stdout) as {
    id: string;
    parent?: string;
  }[];
  expect(runs.filter(({ parent }) => parent === id)).toHaveLength(1);
  expect(told(ran, "run.ended")).toHaveLength(1);
});

test("a team asked for while there is no daemon is started once, by the next one", async () => {
  const script = `sleep 1; ${ask("t1", team({}, "echo below"))}`;
  const file = place.document(
    "late",
    [{ name: "ask", model: "shell", prompt: plain(script), session: { sandbox: true } }],
    [],
    { tools: { mcp: ["niia"] } },
  );
  const begun = user.begin(["run", file, "--json"], { cwd: place.dir });
  await begun.shows(/worker\.started/);
  process.kill((await user.daemonPid()) ?? 0, "SIGKILL");
  await sleep(1_500);
  interface Row {
    id: string;
    name: string;
    status: string;
    parent?: string;
  }
  const rows = async (): Promise<Row[]> =>
    JSON.parse((await user.niia(["runs", "--json"])).stdout) as Row[];
  const late = async (): Promise<Row | undefined> =>
    (await rows()).find(({ name }) => name === "late");
  // The command starts the daemon again.
  while ((await late())?.status === "running") await sleep(200);
  begun.child.kill();
  await begun.ended;
  const run = await late();
  expect(run?.status).toBe("done");
  expect((await user.niia(["runs", "show", run?.id ?? ""])).stdout).toContain('"ok":true');
  expect((await rows()).filter(({ parent }) => parent === run?.id)).toHaveLength(1);
});

test("a worker outside a sandbox that may not do all starts nobody", async () => {
  const file = place.document(
    "free",
    [{ name: "ask", model: "shell", prompt: plain(ask("t1", team({}, "true"))) }],
    [],
    { tools: { mcp: ["niia"] } },
  );
  const ran = await user.niia(["run", file, "--json"], { cwd: place.dir });
  expect(reportOf(ran).phases[0]?.workers[0]?.text).toMatch(/"ok":false.*outside a sandbox/);
});
