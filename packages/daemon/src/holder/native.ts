import { createRequire } from "node:module";

/** What a started terminal is: the master's file descriptor (non-blocking), and the process behind it. */
export interface Forked {
  fd: number;
  pid: number;
  pty: string;
}

/** The native part of node-pty. It is exported but not promised, so the exact version is pinned in package.json. */
export interface NativePty {
  fork(
    file: string,
    args: string[],
    env: string[],
    cwd: string,
    cols: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helperPath: string,
    onexit: (code: number, signal: number) => void,
  ): Forked;
  resize(fd: number, cols: number, rows: number, xPixel: number, yPixel: number): void;
}

/** Throws where this machine's node-pty is missing or is not the one this code was written for. */
export function loadNative(load: () => unknown = loadNodePty): NativePty {
  let native: unknown;
  try {
    native = (load() as { native?: unknown }).native;
  } catch (cause) {
    throw new Error(
      `node-pty could not be loaded on ${process.platform}-${process.arch} (glibc and macOS have prebuilt binaries; ` +
        "others need a compiler at install time): reinstall the package",
      { cause },
    );
  }
  const { fork, resize } = (native ?? {}) as Partial<NativePty>;
  if (typeof fork !== "function" || typeof resize !== "function") {
    throw new Error(
      "node-pty exports no native fork and resize: install the exact version this package names",
    );
  }
  expectUsage(fork, "file, args, env, cwd, cols, rows, uid, gid, utf8, helperPath, onexit");
  expectUsage(resize, "fd, cols, rows, xPixel, yPixel");
  return native as NativePty;
}

/** A call without arguments does nothing but tell the parameters: the only way to see the arity of native code. */
function expectUsage(call: (...args: never[]) => unknown, parameters: string): void {
  let usage = "no usage";
  try {
    call();
  } catch (error) {
    usage = (error as Error).message;
  }
  if (!usage.endsWith(`(${parameters})`)) {
    throw new Error(
      `node-pty's native module has another shape (wanted "${parameters}", it says "${usage}"): install the exact version this package names`,
    );
  }
}

function loadNodePty(): unknown {
  return createRequire(import.meta.url)("node-pty");
}
