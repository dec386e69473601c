import type { Architecture } from "./seccomp/filter.ts";

/** What the sandbox must know about this machine. Probed once a process. */
export interface HostFacts {
  architecture: Architecture;
  bwrap: { path: string; version: readonly [number, number, number] };
  tools: {
    /** bash where there is one (it can close every inherited descriptor), else sh. */
    shell: string;
    env: string;
    setsid: string;
    mkfifo: string;
    setpriv?: string;
    /** `env` can set how signals are handled (GNU coreutils 8.31). */
    envSignals: boolean;
  };
  /** How a program inside can listen on a port below 1024. With `none` names are reached through the proxy. */
  lowPorts: "capability" | "staged" | "none";
  user: { uid: number; gid: number; name: string };
  /** `/bin` and the like: a link of that target, or a folder (no target). */
  roots: { path: string; target?: string }[];
  /** The Node binary that runs this, and the two programs that it is to run. */
  node: string;
  broker: string;
  forwarder: string;
}

/** A command as it was found: through which links, and what it is in the end. */
export interface CommandFacts {
  /** Where it was found. */
  path: string;
  /** Links from `path` on, in order; `target` is as written in the link. */
  links: { at: string; target: string }[];
  /** The file itself, with no link in its path. */
  real: string;
}

/** The repository around the working folder of a session that has no worktree of its own. */
export interface RepositoryFacts {
  top: string;
  /** Folder of a linked worktree's or submodule's real git data, where `.git` is a file. */
  elsewhere: string[];
}

/** What the sandbox must know about one session, beside its draft. */
export interface SessionFacts extends HostFacts {
  home: string;
  /** The program of the session: absolute, or as it was given when it lies in the session's own tree. */
  program: string;
  /** Everything that must be runnable inside: the program, its interpreter, Node and its npm. */
  commands: CommandFacts[];
  repository?: RepositoryFacts;
  /** The user's name and address for commits. */
  identity?: { name: string; email: string };
}
