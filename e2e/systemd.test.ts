import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeUser } from "./niia.ts";
import { noManager, openManager } from "./systemd.ts";

test("a real systemd: the daemon is restarted, killed and stopped, its sessions live in the holder's unit", async () => {
  const why = noManager();
  if (why !== undefined) {
    // Where it could run it must: a container mostly has no say over control groups.
    expect([
      "systemd is not installed",
      "the groups are those of the systemd that runs here",
      "no control groups of version 2",
      "control groups may not be made",
    ]).toContain(why);
    return;
  }
  const user = makeUser();
  const manager = await openManager(user);
  try {
    expect(await user.niia(["daemon", "install"])).toMatchObject({ code: 0 });
    const unit = (name: string, property: string): string =>
      manager.systemctl("show", "--value", "-p", property, name);
    expect(manager.systemctl("is-active", "niia-holder.service", "niia.service")).toBe(
      "active\nactive",
    );
    const holder = unit("niia-holder.service", "MainPID");
    const chain = `my $n; while ($n++ < 20000) { open F, ">", "hop"; close F; select undef, undef, undef, 0.02; exit if fork }`;
    const script = `read go; env -i setsid perl -e '${chain}' </dev/null >/dev/null 2>&1 & echo on; read x; echo "got $x"; cat`;
    const { stdout } = await user.niia(["serve", "--", "sh", "-c", script], { cwd: user.home });
    const id = stdout.trim();
    const [session] = JSON.parse((await user.niia(["ps", "--json"])).stdout) as { pid: number }[];
    const grouped = new RegExp(`^0::.*/app.slice/niia-holder.service/niia-session-${id}$`, "m");
    await expect.poll(() => readFileSync(`/proc/${session?.pid}/cgroup`, "utf8")).toMatch(grouped);
    await user.niia(["write", id, "--enter", ""]);
    expect(await user.niia(["wait", id, "--for", "/on/"])).toMatchObject({ code: 0 });

    const first = unit("niia.service", "MainPID");
    manager.systemctl("restart", "niia.service");
    const second = unit("niia.service", "MainPID");
    expect(second).not.toBe(first);
    process.kill(Number(second), "SIGKILL");
    while (["0", second].includes(unit("niia.service", "MainPID"))) await sleep(50);
    while (String(await user.daemonPid()) !== unit("niia.service", "MainPID")) await sleep(100);
    expect(unit("niia-holder.service", "MainPID")).toBe(holder);
    await user.niia(["write", id, "--enter", "it"]);
    expect(await user.niia(["wait", id, "--for", "/got it/"])).toMatchObject({ code: 0 });

    manager.systemctl("stop", "niia.service");
    expect(existsSync(`/proc/${session?.pid}`)).toBe(true);
    const isHopping = async (): Promise<boolean> => {
      const { mtimeMs } = statSync(join(user.home, "hop"));
      await sleep(300);
      return statSync(join(user.home, "hop")).mtimeMs !== mtimeMs;
    };
    expect(await isHopping()).toBe(true);
    // The next command has the service started, not a daemon of its own.
    expect(await user.niia(["kill", id])).toMatchObject({ code: 0 });
    expect(String(await user.daemonPid())).toBe(unit("niia.service", "MainPID"));
    expect(await isHopping()).toBe(false);

    expect(await user.niia(["daemon", "uninstall"])).toMatchObject({ code: 0 });
    expect(unit("niia.service", "LoadState")).toBe("not-found");
    await user.close();
  } finally {
    await manager.close();
  }
}, 180_000);
