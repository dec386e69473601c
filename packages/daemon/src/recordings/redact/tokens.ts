import { type Matcher, token } from "./matcher.ts";

const WORD = /[A-Za-z0-9_-]/;
const ALNUM = /[A-Za-z0-9]/;
const LONG = 4096;

/** Tokens that are known by their shape, whatever variable or file they came from. */
export const KNOWN_TOKENS: readonly Matcher[] = [
  { prefix: "sk-", body: WORD, min: 20, max: LONG },
  { prefix: "sk_live_", body: ALNUM, min: 16, max: LONG },
  { prefix: "rk_live_", body: ALNUM, min: 16, max: LONG },
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((prefix) => shape(prefix, ALNUM, 36)),
  { prefix: "github_pat_", body: WORD, min: 22, max: LONG },
  { prefix: "glpat-", body: WORD, min: 20, max: LONG },
  ...["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-"].map((prefix) => shape(prefix, WORD, 10)),
  { prefix: "AKIA", body: /[A-Z0-9]/, min: 16, max: 16 },
  { prefix: "ASIA", body: /[A-Z0-9]/, min: 16, max: 16 },
  { prefix: "AIza", body: WORD, min: 35, max: LONG },
  { prefix: "npm_", body: ALNUM, min: 36, max: LONG },
  { prefix: "hf_", body: ALNUM, min: 30, max: LONG },
  { prefix: "pypi-", body: WORD, min: 40, max: LONG },
  // A JSON Web Token: its header always begins so.
  { prefix: "eyJ", body: /[A-Za-z0-9_.-]/, min: 40, max: LONG },
  ...["RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", ""].map((kind) =>
    shape(`-----BEGIN ${kind}PRIVATE KEY-----`, /[A-Za-z0-9+/=\r\n]/, 40),
  ),
].map((each) => token(each));

function shape(
  prefix: string,
  body: RegExp,
  min: number,
): { prefix: string; body: RegExp; min: number; max: number } {
  return { prefix, body, min, max: LONG };
}
