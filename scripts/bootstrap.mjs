// Brings the pinned Node and pnpm from the npm registry when this machine's own are too old, installs the
// workspace when its lockfile changed, then runs a command with them. Built-ins only; runs on Node 18 and later.
//   node scripts/bootstrap.mjs niia …     the CLI from source
//   node scripts/bootstrap.mjs CMD …      any other command (node, pnpm, …)
// Progress goes to stderr, so that the command's stdout stays its own.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const toolchainDir = join(root, ".toolchain");
const { toolchain } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const say = (text) => process.stderr.write(`bootstrap: ${text}\n`);

function fail(text, hint) {
  process.stderr.write(`bootstrap: ${text}\n${hint ? `  next: ${hint}\n` : ""}`);
  process.exit(1);
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function nodeIsNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

/** The registry package that holds a Node binary for this machine, or undefined when our own Node will do. */
function nodePackage() {
  // Under the Node it brought, as npm scripts within npm scripts are: installing "our own" would remove it.
  const brought = process.execPath.startsWith(`${toolchainDir}${sep}`);
  if (nodeIsNewEnough() && !brought) return undefined;
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    fail(
      `Node ${process.versions.node} is too old for this project (22.18 or later is needed)`,
      `install Node ${toolchain.node.split(".")[0]} and run this again`,
    );
  }
  return `node-linux-${process.arch}`;
}

function environment(node) {
  const modules = join(toolchainDir, "node_modules");
  const path = [join(modules, ".bin"), process.env.PATH];
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    NO_UPDATE_NOTIFIER: "1",
    npm_config_update_notifier: "false",
  };
  if (node) {
    path.unshift(join(modules, node, "bin"));
    env.npm_config_nodedir = join(modules, node);
  } else {
    path.unshift(dirname(process.execPath));
  }
  env.PATH = path.join(delimiter);
  return env;
}

function run(what, command, args, env) {
  say(what);
  const started = Date.now();
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ["ignore", 2, 2] });
  if (error || status !== 0) {
    fail(
      `${what}: failed (${error ? error.message : `exit ${status}`})`,
      "check that the npm registry can be reached, then run this again",
    );
  }
  say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** One installer at a time; a lock whose owner is gone is taken over. */
function withLock(work) {
  mkdirSync(toolchainDir, { recursive: true });
  const lock = join(toolchainDir, "lock");
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch {
      const owner = Number(read(lock));
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (owner ? !alive(owner) : age > 5000) rmSync(lock, { force: true });
      else if (!told) told = !say(`waiting for another installer (pid ${owner})`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** What must be installed for this machine's Node, and what was: equal when there is nothing to do. */
function toolchainStamp(node) {
  const wanted = JSON.stringify({
    pnpm: toolchain.pnpm,
    node: node ? `${node}@${toolchain.node}` : "own",
  });
  const stamp = join(toolchainDir, "installed.json");
  return { stamp, wanted, fresh: read(stamp) === wanted };
}

function installToolchain(node) {
  const { stamp, wanted, fresh } = toolchainStamp(node);
  if (fresh) return;
  const packages = [`pnpm@${toolchain.pnpm}`, ...(node ? [`${node}@${toolchain.node}`] : [])];
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  writeFileSync(join(toolchainDir, "package.json"), '{"private":true}\n');
  run(
    `installing ${packages.join(" and ")}`,
    npm,
    [
      "install",
      "--prefix",
      toolchainDir,
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      ...packages,
    ],
    process.env,
  );
  writeFileSync(stamp, wanted);
}

function workspaceStamp() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".lockfile-sha256");
  return { stamp, wanted, fresh: read(stamp) === wanted };
}

function installWorkspace(env) {
  const { stamp, wanted, fresh } = workspaceStamp();
  if (fresh) return;
  run(
    "installing the workspace's packages",
    "pnpm",
    [
      "install",
      "--frozen-lockfile",
      "--prefer-offline",
      "--reporter=append-only",
      "--loglevel=error",
    ],
    env,
  );
  writeFileSync(stamp, wanted);
}

const node = nodePackage();
const env = environment(node);
if (!toolchainStamp(node).fresh || !workspaceStamp().fresh) {
  withLock(() => {
    installToolchain(node);
    installWorkspace(env);
  });
}

const [command = "niia", ...args] = process.argv.slice(2);
const [file, argv] =
  command === "niia"
    ? [
        "node",
        [
          "--conditions=@connector/source",
          "--disable-warning=ExperimentalWarning",
          join(root, "apps/cli/src/niia.ts"),
          ...args,
        ],
      ]
    : [command, args];
const child = spawn(file, argv, { env, stdio: "inherit" });
// The terminal sends Ctrl-C to the command as well: it decides, we only wait.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => fail(`${command}: ${error.message}`));
child.on("exit", (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  process.exitCode = code ?? 1;
});
