import {
  ALLOW,
  answer,
  assemble,
  DATA,
  errno,
  ifAtLeast,
  ifBits,
  ifEqual,
  type Instruction,
  KILL_PROCESS,
  load,
} from "./assembler.ts";

export type Architecture = "x64" | "arm64";

/** `plain`: for a bwrap that forbids user namespaces by itself. `named`: forbids them here, so that the sandbox may
 *  keep the right to listen on ports below 1024 in its own network. */
export type FilterKind = "plain" | "named";

interface Calls {
  /** AUDIT_ARCH_*: a process of another architecture is killed, since its call numbers mean other things. */
  audit: number;
  /** Call numbers from here on are a second numbering of the same architecture (x32). */
  second?: number;
  /** io_uring_setup, io_uring_enter, io_uring_register, add_key, request_key, keyctl, bpf, userfaultfd, perf_event_open. */
  refused: readonly number[];
  ioctl: number;
  socket: number;
  clone: number;
  unshare: number;
  clone3: number;
}

const CALLS: Record<Architecture, Calls> = {
  x64: {
    audit: 0xc000003e,
    second: 0x40000000,
    refused: [425, 426, 427, 248, 249, 250, 321, 323, 298],
    ioctl: 16,
    socket: 41,
    clone: 56,
    unshare: 272,
    clone3: 435,
  },
  arm64: {
    audit: 0xc00000b7,
    refused: [425, 426, 427, 217, 218, 219, 280, 282, 241],
    ioctl: 29,
    socket: 198,
    clone: 220,
    unshare: 97,
    clone3: 435,
  },
};

const EPERM = 1;
const ENOSYS = 38;
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;
const AF_VSOCK = 40;
const CLONE_NEWUSER = 0x10000000;

/** The system call filter as bytes for `bwrap --seccomp`. Only the low 32 bits of an ioctl request are compared, as
 *  the kernel does: a request with high bits set is the same request. */
export function seccompFilter(architecture: Architecture, kind: FilterKind): Buffer {
  const calls = CALLS[architecture];
  return assemble([
    load(DATA.architecture),
    ifEqual(calls.audit, 1, 0),
    answer(KILL_PROCESS),
    load(DATA.number),
    ...(calls.second === undefined ? [] : [ifAtLeast(calls.second, 0, 1), answer(errno(EPERM))]),
    // The C library falls back to clone, whose flags can be read here.
    ...(kind === "named" ? refuse(calls.clone3, ENOSYS) : []),
    ...calls.refused.flatMap((number) => refuse(number, EPERM)),
    ifEqual(calls.ioctl, 0, 4),
    load(DATA.argument1),
    ifEqual(TIOCSTI, 1, 0),
    ifEqual(TIOCLINUX, 0, 1),
    answer(errno(EPERM)),
    ...(kind === "named" ? [calls.clone, calls.unshare].flatMap(refuseNewUser) : []),
    load(DATA.number),
    ifEqual(calls.socket, 0, 3),
    load(DATA.argument0),
    ifEqual(AF_VSOCK, 0, 1),
    answer(errno(EPERM)),
    answer(ALLOW),
  ]);
}

function refuse(number: number, code: number): Instruction[] {
  return [ifEqual(number, 0, 1), answer(errno(code))];
}

function refuseNewUser(number: number): Instruction[] {
  return [
    load(DATA.number),
    ifEqual(number, 0, 3),
    load(DATA.argument0),
    ifBits(CLONE_NEWUSER, 0, 1),
    answer(errno(EPERM)),
  ];
}
