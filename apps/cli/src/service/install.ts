import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { type Manager, managerHere } from "./manager.ts";
import { attempt } from "./start.ts";

/** Makes the daemon a service of this user, or with `print` only tells the files. */
export async function installService(
  context: Context,
  options: { print: boolean },
): Promise<number> {
  const manager = managerHere(context);
  if (options.print) {
    for (const { name, text } of manager.files)
      context.out(`# ${join(manager.folder, name)}\n${text}\n`);
    return EXIT.ok;
  }
  await mkdir(manager.folder, { recursive: true });
  for (const { name, text } of manager.files) await writeFile(join(manager.folder, name), text);
  // One that runs by itself makes way; what it has in its terminals goes on.
  const running = await context.runningClient();
  await running?.request("POST", "/v1/shutdown");
  await running?.close();
  for (const command of manager.start) await required(command, manager);
  for (const { name } of manager.files) context.out(`${join(manager.folder, name)}\n`);
  context.err("the daemon is a service now: it starts when you log in\n");
  if (process.platform === "linux") {
    context.err("  next: loginctl enable-linger, for sessions to go on when you log out\n");
  }
  return EXIT.ok;
}

/** The daemon is no service any more. Sessions go on; the next command starts a daemon as it needs one. */
export async function uninstallService(context: Context): Promise<number> {
  const manager = managerHere(context);
  for (const command of manager.stop) await attempt(command);
  for (const { name } of manager.files) await rm(join(manager.folder, name), { force: true });
  if (process.platform === "linux") await attempt(["systemctl", "--user", "daemon-reload"]);
  context.err("the daemon is no service any more; sessions go on until they end\n");
  return EXIT.ok;
}

async function required(command: string[], { folder }: Manager): Promise<void> {
  if (await attempt(command)) return;
  throw new Failure(`${command.join(" ")} failed; the files are in ${folder}`, {
    hint: "without a service manager there is nothing to do: any command starts the daemon when it needs it",
  });
}
