import { execFile } from "node:child_process";

/** The name and address the user commits with, from the user's own settings only: those of a repository are left to git. */
export function gitIdentity(
  given: Readonly<Record<string, string>>,
): Promise<{ name: string; email: string } | undefined> {
  const list = [
    "config",
    "--global",
    "--includes",
    "--get-regexp",
    String.raw`^user\.(name|email)$`,
  ];
  const names = ["HOME", "XDG_CONFIG_HOME"].filter((name) => given[name] !== undefined);
  const env = {
    ...Object.fromEntries(names.map((name) => [name, given[name]])),
    PATH: process.env["PATH"] ?? "",
    GIT_CONFIG_NOSYSTEM: "1",
  };
  return new Promise((done) => {
    execFile("git", list, { cwd: "/", env, timeout: 5000 }, (error, printed) => {
      const name = /^user\.name (.+)$/m.exec(printed)?.[1];
      const email = /^user\.email (.+)$/m.exec(printed)?.[1];
      done(
        error !== null || name === undefined || email === undefined ? undefined : { name, email },
      );
    });
  });
}
