// What may go wrong around a daemon. docs/faults.md lists each by the name of its test.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadProfiles } from "@pty4ai/agents";
import { expect, onTestFinished, test } from "vitest";
import { type Call, openCall } from "./testing/call.ts";
import { makeDaemon, shell } from "./testing/harness.ts";
import { pathsIn } from "./testing/paths.ts";

const MAIN = fileURLToPath(new URL("testing/main.ts", import.meta.url));
const ROOT = process.getuid?.() === 0;
// The stand-in for an agent is a program of its own, run by its path.
const rehearsal = fileURLToPath(new URL("../../testkit/src/rehearsal/main.ts", import.meta.url));
const modeOf = (file: string): number => statSync(file).mode & 0o777;

interface Apart {
  dir: string;
  call: Call;
  child: ChildProcess;
  log: () => string;
}

/** A daemon in a process of its own, started by a shell script in which `"$@"` is its command. */
async function startApart(script: string): Promise<Apart> {
  const dir = await mkdtemp(join(tmpdir(), "pty4ai-"));
  const command = [process.execPath, ...process.execArgv, "--conditions=@connector/source", MAIN];
  const unshare = ["unshare", "--mount", ...(ROOT ? [] : ["--map-root-user"])];
  const child = spawn(
    unshare[0] ?? "",
    [...unshare.slice(1), "sh", "-c", script, "sh", ...command, dir],
    { env: { ...process.env, DIR: dir, NODE_OPTIONS: "" } },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => {
      log += bytes.toString();
    });
  const gone = once(child, "exit");
  onTestFinished(async () => {
    try {
      const { json } = await call("GET", "/v1/sessions");
      for (const { id } of json as { id: string }[])
        await call("POST", `/v1/sessions/${id}/kill`, { graceMs: 0 });
    } finally {
      call.close();
      child.kill("SIGTERM");
    }
    await gone;
    rmSync(dir, { recursive: true, force: true });
  });
  await expect.poll(() => log).toContain("ready");
  const call = openCall(pathsIn(dir).socket);
  return { dir, call, child, log: () => log };
}

const sessionOf = (json: unknown): { id: string; state: string } =>
  json as { id: string; state: string };

test("a full disk: sessions go on, nothing new starts, it is told, and all is stored when there is room", async () => {
  const { dir, call, log } = await startApart(
    'mkdir -p -m 700 "$DIR/state" && mount -t tmpfs -o size=4m,mode=700 tmpfs "$DIR/state" && exec "$@"',
  );
  const text = async (id: string): Promise<string> =>
    (await call("GET", `/v1/sessions/${id}/screen?format=text`)).text;
  await call("POST", "/v1/sessions", shell("read x; echo got $x; exit 3", { name: "ends" }));
  await call("POST", "/v1/sessions", shell("exec sleep 600", { name: "killed" }));
  const fill = join(dir, "state", "fill");
  const fills = `dd if=/dev/zero of=${fill} bs=1k 2>/dev/null; echo full; read x; rm ${fill}; echo room; exec cat`;
  await call("POST", "/v1/sessions", shell(fills, { name: "fills" }));
  await expect.poll(() => text("fills")).toContain("full");

  await call("POST", "/v1/sessions/ends/input?key=k", { data: "it\n" });
  await expect
    .poll(async () => (await call("GET", "/v1/sessions/ends")).json)
    .toMatchObject({
      state: "exited",
      exit: { code: 3 },
    });
  expect(await text("ends")).toContain("got it");
  await call("POST", "/v1/sessions/killed/kill", { detach: true });
  await expect
    .poll(async () => (await call("GET", "/v1/sessions/killed")).json)
    .toMatchObject({ state: "exited", exit: { reason: "killed" } });
  const refused = await call("POST", "/v1/sessions", shell("true", { name: "new" }));
  expect(refused).toMatchObject({ status: 507, json: { code: "no-space" } });
  expect((await call("GET", "/v1/version")).json).toMatchObject({
    notices: [expect.stringContaining("disk is full")],
  });
  expect(log()).toContain("The disk is full");

  await call("POST", "/v1/sessions/fills/input", { data: "now\n" });
  const waited = await call("GET", "/v1/sessions/ends/wait?for=ended&timeout=15000");
  expect(waited.json).toMatchObject({ outcome: "met", session: { exit: { code: 3 } } });
  expect((await call("GET", "/v1/sessions/ends/output?raw=1")).text).toContain("got it");
  expect(await text("fills")).toContain("room");
  expect((await call("GET", "/v1/version")).json).not.toHaveProperty("notices");
  expect((await call("POST", "/v1/sessions", shell("true"))).status).toBe(201);
});

test("no descriptors left: sessions go on, and it serves again when there are some", async () => {
  const { dir, call, child } = await startApart('ulimit -n 60; exec "$@"');
  const { json } = await call("POST", "/v1/sessions", shell("echo here; exec cat"));
  const { id } = sessionOf(json);
  const hog = (): Socket => connect(pathsIn(dir).socket).on("error", () => {});
  const hogs = Array.from({ length: 80 }, hog);
  const late = openCall(pathsIn(dir).socket);
  // The last descriptor is there for a moment now and again: what comes by it is closed. What is given back is taken.
  const taken = (): number => readdirSync(`/proc/${child.pid}/fd`).length;
  const takeAll = (): Promise<void> =>
    expect
      .poll(() => {
        if (taken() < 59) hogs.push(hog());
        return taken();
      })
      .toBeGreaterThanOrEqual(59);
  await takeAll();
  const answer = late("GET", "/v1/version").then(({ status }) => status);
  expect(await Promise.race([answer.catch(() => 0), sleep(500, 0)])).toBe(0);
  late.close();
  await call("POST", `/v1/sessions/${id}/input`, { data: "still\n" });
  const output = async (): Promise<string> =>
    (await call("GET", `/v1/sessions/${id}/output?raw=1&follow=0`)).text;
  await expect.poll(output).toMatch(/still\s+still/);
  // What needs a thread of its own is refused, and says why.
  await takeAll();
  expect(
    (await call("GET", `/v1/sessions/${id}/wait?for=/still/&timeout=1000`)).json,
  ).toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("no descriptors left"),
  });
  for (const each of hogs) each.destroy();
  await expect
    .poll(async () => {
      const late = openCall(pathsIn(dir).socket);
      const status = await late("GET", "/v1/version").then(
        (answer) => answer.status,
        () => 0,
      );
      late.close();
      return status;
    })
    .toBe(200);
  expect((await call("GET", `/v1/sessions/${id}`)).json).toMatchObject({ state: "running" });
});

test("another user is refused", async () => {
  const { daemon, dir } = await makeDaemon();
  await daemon.sessions.start(shell("exec cat"));
  const folder = dirname(daemon.paths.socket);
  const holder = join(daemon.paths.runtime, "holder-p1.sock");
  for (const socket of [daemon.paths.socket, holder]) expect(modeOf(socket)).toBe(0o600);
  for (const each of [folder, daemon.paths.runtime, daemon.paths.state])
    expect(modeOf(each)).toBe(0o700);
  const dial =
    "require('net').connect(process.argv[1]).on('connect', () => process.exit(0)).on('error', (e) => { console.log(e.code); process.exit(1) })";
  // Only root can be somebody else; for others the modes above have to do.
  if (!ROOT) return;
  const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, "-e", dial];
  const other = (socket: string): string =>
    spawnSync("setpriv", [...nobody, socket], { encoding: "utf8" }).stdout;
  for (const socket of [daemon.paths.socket, holder]) {
    // By the folder alone, and by the socket alone.
    for (let each = dirname(dirname(socket)); each.startsWith(dir); each = dirname(each))
      await chmod(each, 0o755);
    expect(other(socket)).toBe("EACCES\n");
    await chmod(dirname(socket), 0o755);
    expect(other(socket)).toBe("EACCES\n");
    await chmod(socket, 0o666);
    expect(other(socket)).toBe("");
    await chmod(socket, 0o600);
  }
});

test("frames that are none: the connection is broken off, and others are served", async () => {
  const { daemon, call } = await makeDaemon();
  const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  const headers = Buffer.alloc(9 + 16_000, 0x82);
  headers.writeUIntBE(16_000, 0, 3);
  headers[3] = 1;
  const attacks: (string | Uint8Array)[] = [
    "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    Buffer.alloc(100_000, 0xff),
    `${preface}${"\0".repeat(9)}${"x".repeat(100_000)}`,
    Buffer.concat([Buffer.from(preface), headers]),
  ];
  for (const attack of attacks) {
    const socket = connect(daemon.paths.socket);
    socket.on("error", () => {});
    socket.resume();
    // It goes on for as long as it is let: the other side closes.
    socket.write(attack);
    await once(socket, "close");
  }
  const half = connect(daemon.paths.socket);
  half.write(preface.slice(0, 10));
  expect((await call("GET", "/v1/version")).status).toBe(200);
  half.destroy();
});

test("a clock that jumps while a turn is under way: it is neither stalled nor given up", async () => {
  const test = await makeDaemon({
    profiles: () => loadProfiles({ variables: { rehearsal } }),
  });
  const script = { scripts: [{ do: [{ spin: 2500 }, { say: "after all" }] }] };
  await writeFile(join(test.dir, "script.json"), JSON.stringify(script));
  const env = { NIIA_REHEARSAL_SPEED: "1", NIIA_REHEARSAL: join(test.dir, "script.json") };
  const turn = { id: "t", prompt: "wait" };
  const { sessions } = test.daemon;
  const request = { agent: "rehearsal", cwd: test.dir, permission: "full" as const, env, turn };
  const { id } = await sessions.start(request);
  await expect.poll(() => sessions.turn(id, "t").state).toBe("working");
  const real = Date.now;
  onTestFinished(() => {
    Date.now = real;
  });
  for (const hours of [24, -24, 48]) {
    Date.now = () => real() + hours * 3_600_000;
    await sleep(300);
    expect(sessions.turn(id, "t").state).toBe("working");
  }
  const ended = await sessions.waitTurn(id, "t", new AbortController().signal);
  expect(ended).toMatchObject({ end: "done", reply: "after all" });
  const { working = 0, ended: at = 0 } = ended.times;
  expect(at - working).toBeLessThan(60_000);
});

test("a clock that jumps: a deadline ends nothing before its time, nor an hour late", async () => {
  const test = await makeDaemon({ plugins: [deadline] });
  const { id } = await test.daemon.sessions.start(
    shell("sleep 60", { plugins: { deadline: { ms: 4000 } } }),
  );
  const real = Date.now;
  onTestFinished(() => {
    Date.now = real;
  });
  Date.now = () => real() + 3_600_000;
  const later = await test.again();
  expect(later.daemon.sessions.get(id).state).toBe("running");
  Date.now = () => real() - 3_600_000;
  const earlier = await later.again();
  await expect.poll(() => earlier.daemon.sessions.get(id).state).toBe("ended");
  expect(earlier.daemon.sessions.get(id)).toMatchObject({ exit: { reason: "timeout" } });
});

const deadline = {
  name: "deadline",
  order: 1,
  schema: { type: "object", properties: { ms: { type: "integer" } }, additionalProperties: false },
  transform: (draft: object, options: unknown) =>
    ({ ...draft, timeoutMs: (options as { ms: number }).ms }) as never,
};

/** Resident memory of a process in MB. */
const memoryOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

test("many sessions at once: each with its own output and end, and little memory for each that rests", async () => {
  const test = await makeDaemon();
  const { sessions } = test.daemon;
  const count = Number(process.env["NIIA_TEST_SESSIONS"] ?? 100);
  const before = memoryOf(process.pid);
  const started = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      sessions.start(
        shell(`echo number ${index}; read x; exit ${index % 100}`, { name: `n${index}` }),
      ),
    ),
  );
  expect(new Set(started.map(({ id }) => id)).size).toBe(count);
  const rest = (memoryOf(process.pid) - before) / count;
  expect(rest).toBeLessThan(1);
  for (const { id } of started) await sessions.write(id, Buffer.from("\n"));
  const over = () => sessions.list().every(({ state }) => state === "ended");
  await expect.poll(over, { timeout: 30_000 + count * 100, interval: 200 }).toBe(true);
  // The oldest of very many are forgotten: how each ended is among the events.
  const ends = test.daemon.events
    .since(0, count * 10)
    .flatMap((event) => (event.type === "session.ended" ? [event.session] : []));
  const codes = new Map(ends.map(({ id, exit }) => [id, exit?.code]));
  const known = new Set(sessions.list().map(({ id }) => id));
  expect(known.size).toBe(Math.min(count, 500));
  for (const [index, { id }] of started.entries()) {
    expect(codes.get(id)).toBe(index % 100);
    if (!known.has(id)) continue;
    const { text } = await sessions.snapshot(id, { format: "text", scrollback: 0 });
    expect(text).toContain(`number ${index}\n`);
  }
}, 240_000);

const repository = new URL("../../../", import.meta.url);
const rows = readFileSync(new URL("docs/faults.md", repository), "utf8")
  .split("\n")
  .map((line) => line.split(" | "))
  .filter((cells) => cells.length === 4 && cells[3]?.startsWith("`"))
  .map(([, , file = "", name = ""]) => [file, name.replace(/^`|` \|$/g, "")] as const);

test("the list of faults is not empty", () => expect(rows.length).toBeGreaterThan(10));

test.each(rows)("docs/faults.md: %s has a test %j", (file, name) => {
  expect(readFileSync(new URL(file, repository), "utf8")).toContain(name);
});
