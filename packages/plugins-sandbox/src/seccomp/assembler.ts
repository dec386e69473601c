/** One classic BPF instruction: code, jump when true, jump when false, constant. */
export type Instruction = readonly [code: number, jt: number, jf: number, k: number];

/** Offsets into the kernel's `struct seccomp_data` (little endian: the low word of an argument comes first). */
export const DATA = { number: 0, architecture: 4, argument0: 16, argument1: 24 } as const;

export const ALLOW = 0x7fff0000;
export const KILL_PROCESS = 0x80000000;

/** The system call fails with this errno. */
export const errno = (code: number): number => 0x00050000 | code;

export const load = (offset: number): Instruction => [0x20, 0, 0, offset];
export const answer = (verdict: number): Instruction => [0x06, 0, 0, verdict];
/** Skips `jt` instructions when the loaded word equals `k`, else `jf`. */
export const ifEqual = (k: number, jt: number, jf: number): Instruction => [0x15, jt, jf, k];
/** The same for "is at least `k`", unsigned. */
export const ifAtLeast = (k: number, jt: number, jf: number): Instruction => [0x35, jt, jf, k];
/** The same for "has a bit of `k`". */
export const ifBits = (k: number, jt: number, jf: number): Instruction => [0x45, jt, jf, k];

/** The program as the kernel reads it: an array of `struct sock_filter`, 8 bytes each, little endian. */
export function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, jt, jf, k]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jt, index * 8 + 2);
    bytes.writeUInt8(jf, index * 8 + 3);
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4);
  }
  return bytes;
}
