import fc from "fast-check";
import { expect, test } from "vitest";
import { type Clean, Redactor } from "./redactor.ts";
import { secretsOf } from "./secrets.ts";

const SECRETS = ["hunter2hunter3", "aaab-aaac", "pässwörd-ü"];

function redact(pieces: Uint8Array[], secrets: readonly string[] = SECRETS): string {
  const redactor = new Redactor(secrets);
  const cleaned = [...pieces.map((piece) => redactor.push(piece)), redactor.flush()];
  const sum = (of: Clean[]): number => of.reduce((total, { bytes }) => total + bytes, 0);
  expect(sum(cleaned)).toBe(pieces.reduce((total, piece) => total + piece.length, 0));
  return cleaned.map(({ text }) => text).join("");
}

test.each([
  ["nothing to hide", "nothing to hide"],
  ["it is hunter2hunter3.", "it is **************."],
  ["aaaaab-aaac", "aa*********"],
  ["hunter2hunter2hunter3", "hunter2**************"],
  ["hunter2", "hunter2"],
  ["hunter2h", "********"],
  ["pässwörd-ü!", "*************!"],
  [`key sk-${"a1".repeat(12)} end`, `key ${"*".repeat(27)} end`],
  ["sk-short.", "sk-short."],
  [`ghp_${"Z9".repeat(18)}\r\n`, `${"*".repeat(40)}\r\n`],
  ["AKIAIOSFODNN7EXAMPLE", "*".repeat(20)],
  [`eyJ${"a.b".repeat(20)}`, "*".repeat(63)],
  ["한글 and 😀", "한글 and 😀"],
])("%s", (text, clean) => {
  expect(redact([Buffer.from(text)])).toBe(clean);
});

// Bits of which secrets are made, so that random texts are full of secrets and near misses.
const bits = fc.constantFrom(
  "hunter2",
  "hunter3",
  "aaa",
  "b-",
  "aaac",
  "a",
  "sk-",
  "1234567890",
  "abcdefghij",
  "eyJ",
  "ghp_",
  "AKIA",
  "ABCDEFGH12345678",
  "ä",
  "ssw",
  "ö",
  "rd-ü",
  "p",
  "😀",
  "\r\n",
  "\u001b[31m",
);
const bytes = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(bits, { maxLength: 24 }).map((parts) => Buffer.from(parts.join(""))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)) },
);

function cut(whole: Buffer, cuts: number[]): Uint8Array[] {
  const at = [0, ...cuts.map((each) => each % (whole.length + 1)), whole.length];
  at.sort((a, b) => a - b);
  return at.slice(1).map((end, index) => whole.subarray(at[index], end));
}

test("however the stream is cut, the text is the same", () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(), { maxLength: 8 }), (whole, cuts) => {
      expect(redact(cut(whole, cuts))).toBe(redact([whole]));
    }),
    { numRuns: 500 },
  );
});

test("a new redactor goes on with the bytes that the one before kept back", () => {
  fc.assert(
    fc.property(bytes, fc.nat(), (whole, at) => {
      const first = new Redactor(SECRETS).push(whole.subarray(0, at % (whole.length + 1)));
      expect(first.text + redact([whole.subarray(first.bytes)])).toBe(redact([whole]));
    }),
    { numRuns: 500 },
  );
});

test("no secret is left in any text", () => {
  fc.assert(
    fc.property(bytes, (whole) => {
      const clean = redact([whole]);
      for (const secret of SECRETS) expect(clean).not.toContain(secret);
    }),
    { numRuns: 500 },
  );
});

test.each([
  [{ API_KEY: "0123456789" }, ["0123456789"]],
  [{ GITHUB_TOKEN: "0123456789", HOME: "/home/someone" }, ["0123456789"]],
  [{ MY_PASSWORD: "short" }, []],
  [{ db_password: " padded-password " }, ["padded-password"]],
  [{ SSH_KEY: `first\n${"k".repeat(20)}\n` }, ["k".repeat(20)]],
])("the secrets of %j", (env, secrets) => {
  expect(secretsOf(env as unknown as Record<string, string>)).toEqual(secrets);
});
