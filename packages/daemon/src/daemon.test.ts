import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { chmod, mkdir, mkdtemp, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadProfiles } from "@pty4ai/agents";
import { afterAll, expect, test } from "vitest";
import { serveAt } from "./api/address.ts";
import { createApiServer } from "./api/server.ts";
import { startDaemon } from "./daemon.ts";
import { silent } from "./log.ts";
import type { Daemon, DaemonPaths } from "./options.ts";
import { openCall } from "./testing/call.ts";
import { makeDaemon } from "./testing/harness.ts";
import { pathsIn } from "./testing/paths.ts";

/** A process that dies and leaves its socket. */
const LEAVE_SOCKET =
  "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";

const root = await mkdtemp(join(tmpdir(), "pty4ai-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const start = (paths: DaemonPaths): Promise<Daemon> =>
  startDaemon({ paths, profiles: () => loadProfiles(), plugins: [], version: "0" });

test("a second daemon is refused on the same socket, state or runtime folder, and harms nothing", async () => {
  const { daemon, dir, call } = await makeDaemon();
  const other = pathsIn(join(root, "second"));
  for (const paths of [
    daemon.paths,
    { ...other, socket: daemon.paths.socket },
    { ...other, state: daemon.paths.state },
    { ...other, runtime: daemon.paths.runtime },
  ]) {
    await expect(start(paths)).rejects.toMatchObject({ code: "wrong-state" });
  }
  expect((await call("GET", "/v1/version")).status).toBe(200);
  expect(existsSync(join(dir, "run", "daemon.sock"))).toBe(true);
  const second = await start(other);
  await second.close();
});

test("a socket that something else answers is left alone, one that nobody does is replaced", async () => {
  const paths = pathsIn(join(root, "foreign"));
  await mkdir(paths.runtime, { recursive: true, mode: 0o700 });
  const foreign = createServer().listen(paths.socket);
  await expect.poll(() => existsSync(paths.socket)).toBe(true);
  await expect(start(paths)).rejects.toMatchObject({ code: "wrong-state" });
  expect(existsSync(paths.socket)).toBe(true);
  await new Promise((resolve) => foreign.close(resolve));
  await writeFile(paths.socket, "a file in its place");
  await expect(start(paths)).rejects.toMatchObject({ code: "bad-option" });
  rmSync(paths.socket);
  spawnSync(process.execPath, ["-e", LEAVE_SOCKET, paths.socket]);
  expect(statSync(paths.socket).isSocket()).toBe(true);
  const daemon = await start(paths);
  await daemon.close();
  expect(readdirSync(paths.runtime).filter((name) => name.endsWith(".sock"))).toEqual([]);
});

test.each([
  ["others may write in", async (folder: string) => chmod(folder, 0o777)],
  [
    "is a link",
    async (folder: string) => {
      rmSync(folder, { recursive: true });
      symlinkSync(root, folder);
    },
  ],
])("a folder that %s is refused and not changed", async (name, spoil) => {
  const paths = pathsIn(join(root, name));
  await mkdir(paths.runtime, { recursive: true });
  await spoil(paths.runtime);
  const before = (await stat(paths.runtime)).mode;
  await expect(start(paths)).rejects.toMatchObject({ code: "bad-option" });
  expect((await stat(paths.runtime)).mode).toBe(before);
});

test("a socket path that the system would cut is refused", async () => {
  const dir = join(root, "x".repeat(100));
  await expect(start(pathsIn(dir))).rejects.toMatchObject({ code: "bad-option" });
});

test("a name that vanished is taken again, its folder too", async () => {
  const { daemon } = await makeDaemon();
  const socket = join(root, "run", "vanishing.sock");
  mkdirSync(dirname(socket));
  const create = () =>
    createApiServer(daemon, async ({ stream }) => stream.respond({}, { endStream: true }));
  const close = await serveAt(socket, create, silent, 20);
  rmSync(dirname(socket), { recursive: true });
  await expect.poll(() => existsSync(socket)).toBe(true);
  const call = openCall(socket);
  expect((await call("GET", "/")).status).toBe(200);
  call.close();
  await close();
  expect(existsSync(socket)).toBe(false);
});
