import { EXIT, Failure } from "../failure.ts";

export interface Filtered {
  forward: Buffer;
  detach: boolean;
}

/** Finds the detach key followed by `d` in what is typed, also when the two arrive apart.
 *  The key typed twice is sent once. Everything else passes untouched. */
export function makeDetachFilter(key: string): (bytes: Buffer) => Filtered {
  const prefix = keyByte(key);
  let pending = false;
  return (bytes) => {
    const forward: number[] = [];
    for (const byte of bytes) {
      if (!pending) {
        if (byte === prefix) pending = true;
        else forward.push(byte);
        continue;
      }
      pending = false;
      if (byte === 0x64) return { forward: Buffer.from(forward), detach: true };
      if (byte === prefix) forward.push(prefix);
      else forward.push(prefix, byte);
    }
    return { forward: Buffer.from(forward), detach: false };
  };
}

/** `ctrl-x` as the byte a terminal sends for it. */
export function keyByte(key: string): number {
  const [, letter] = /^ctrl-([a-z\\\]^_@[])$/i.exec(key) ?? [];
  if (letter === undefined) {
    throw new Failure(`--detach-key: expected ctrl- and a letter, got ${JSON.stringify(key)}`, {
      exit: EXIT.usage,
      hint: "for instance --detach-key ctrl-b",
    });
  }
  return letter.toUpperCase().charCodeAt(0) & 0x1f;
}
