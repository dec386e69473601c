import { describe, expect, test } from "vitest";
import { assemble, ifEqual } from "./assembler.ts";
import { type Architecture, type FilterKind, seccompFilter } from "./filter.ts";

// Bytes of an assembler of its own, in another language, written for this project and proven with real agents.
const PROVEN: Record<FilterKind, string> = {
  plain: `
    2000000004000000150001003e0000c00600000000000080200000000000000035000001000000400600000001000500
    15000001a9010000060000000100050015000001aa010000060000000100050015000001ab0100000600000001000500
    15000001f8000000060000000100050015000001f9000000060000000100050015000001fa0000000600000001000500
    1500000141010000060000000100050015000001430100000600000001000500150000012a0100000600000001000500
    150000041000000020000000180000001500010012540000150000011c54000006000000010005002000000000000000
    1500000329000000200000001000000015000001280000000600000001000500060000000000ff7f
  `,
  named: `
    2000000004000000150001003e0000c00600000000000080200000000000000035000001000000400600000001000500
    15000001b3010000060000002600050015000001a9010000060000000100050015000001aa0100000600000001000500
    15000001ab010000060000000100050015000001f8000000060000000100050015000001f90000000600000001000500
    15000001fa00000006000000010005001500000141010000060000000100050015000001430100000600000001000500
    150000012a0100000600000001000500150000041000000020000000180000001500010012540000150000011c540000
    060000000100050020000000000000001500000338000000200000001000000045000001000000100600000001000500
    200000000000000015000003100100002000000010000000450000010000001006000000010005002000000000000000
    1500000329000000200000001000000015000001280000000600000001000500060000000000ff7f
  `,
};

const ALLOWED = 0x7fff0000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const KILLED = 0x80000000;
const X64 = 0xc000003e;
const ARM64 = 0xc00000b7;

test.each(["plain", "named"] as const)(
  "the x64 filter %s is the proven one, byte for byte",
  (kind) => {
    expect(seccompFilter("x64", kind).toString("hex")).toBe(PROVEN[kind].replaceAll(/\s/g, ""));
  },
);

test("an instruction is 8 bytes, little endian", () => {
  expect(assemble([ifEqual(0x01020304, 5, 6)]).toString("hex")).toBe("1500050604030201");
});

describe.each<
  [
    Architecture,
    FilterKind,
    [name: string, audit: number, call: number, args: [bigint, bigint], verdict: number][],
  ]
>([
  [
    "x64",
    "plain",
    [
      ["read", X64, 0, [0n, 0n], ALLOWED],
      ["ioctl TCGETS", X64, 16, [0n, 0x5401n], ALLOWED],
      ["ioctl TIOCSTI", X64, 16, [0n, 0x5412n], EPERM],
      ["ioctl TIOCSTI with a high bit", X64, 16, [0n, 0x1_0000_5412n], EPERM],
      ["ioctl TIOCLINUX", X64, 16, [0n, 0x541cn], EPERM],
      ["socket AF_UNIX", X64, 41, [1n, 0n], ALLOWED],
      ["socket AF_VSOCK", X64, 41, [40n, 0n], EPERM],
      ["io_uring_setup", X64, 425, [0n, 0n], EPERM],
      ["keyctl", X64, 250, [0n, 0n], EPERM],
      ["unshare of a user namespace (bwrap forbids it)", X64, 272, [0x10000000n, 0n], ALLOWED],
      ["an x32 call", X64, 0x40000000, [0n, 0n], EPERM],
      ["a call of another architecture", 0x40000003, 0, [0n, 0n], KILLED],
    ],
  ],
  [
    "x64",
    "named",
    [
      ["clone of a process", X64, 56, [0x1200011n, 0n], ALLOWED],
      ["clone with a user namespace", X64, 56, [0x10000011n, 0n], EPERM],
      ["unshare of a user namespace", X64, 272, [0x10000000n, 0n], EPERM],
      ["unshare of files", X64, 272, [0x400n, 0n], ALLOWED],
      ["clone3, whose flags cannot be read", X64, 435, [0n, 0n], ENOSYS],
      ["socket AF_VSOCK", X64, 41, [40n, 0n], EPERM],
    ],
  ],
  [
    "arm64",
    "plain",
    [
      ["read", ARM64, 63, [0n, 0n], ALLOWED],
      ["ioctl TCGETS", ARM64, 29, [0n, 0x5401n], ALLOWED],
      ["ioctl TIOCSTI with a high bit", ARM64, 29, [0n, 0x1_0000_5412n], EPERM],
      ["ioctl TIOCLINUX", ARM64, 29, [0n, 0x541cn], EPERM],
      ["socket AF_VSOCK", ARM64, 198, [40n, 0n], EPERM],
      ["bpf", ARM64, 280, [0n, 0n], EPERM],
      ["a call of x64", X64, 0, [0n, 0n], KILLED],
    ],
  ],
  [
    "arm64",
    "named",
    [
      ["clone with a user namespace", ARM64, 220, [0x10000011n, 0n], EPERM],
      ["unshare of a user namespace", ARM64, 97, [0x10000000n, 0n], EPERM],
      ["clone3", ARM64, 435, [0n, 0n], ENOSYS],
      ["clone of a process", ARM64, 220, [0x1200011n, 0n], ALLOWED],
    ],
  ],
])("%s, %s", (architecture, kind, cases) => {
  test.each(cases)("%s", (_name, audit, call, args, verdict) => {
    expect(judge(seccompFilter(architecture, kind), audit, call, args)).toBe(verdict);
  });
});

/** Runs a filter on a system call, as the kernel does. */
function judge(
  filter: Buffer,
  audit: number,
  call: number,
  args: readonly [bigint, bigint],
): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call, 0);
  data.writeUInt32LE(audit, 4);
  data.writeBigUInt64LE(args[0], 16);
  data.writeBigUInt64LE(args[1], 24);
  let word = 0;
  for (let at = 0; at < filter.length / 8; at += 1) {
    const code = filter.readUInt16LE(at * 8);
    const k = filter.readUInt32LE(at * 8 + 4);
    const jump = (met: boolean) => filter.readUInt8(at * 8 + (met ? 2 : 3));
    if (code === 0x06) return k;
    if (code === 0x20) word = data.readUInt32LE(k);
    else if (code === 0x15) at += jump(word === k);
    else if (code === 0x35) at += jump(word >= k);
    else if (code === 0x45) at += jump((word & k) !== 0);
    else throw new Error(`no such instruction: ${code}`);
  }
  throw new Error("ran off the end");
}
