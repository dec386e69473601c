/** Shapes that only keys have. */
const SHAPES: readonly RegExp[] = [
  /^(sk|pk|rk)[-_][A-Za-z0-9_-]{8,}/,
  /^gh[pousr]_[A-Za-z0-9]{20,}/,
  /^github_pat_\w{20,}/,
  /^glpat-[\w-]{16,}/,
  /^xox[abeoprs]-[\w-]{10,}/,
  /^(AKIA|ASIA)[A-Z0-9]{16}$/,
  /^AIza[\w-]{30,}/,
  /^ya29\.[\w-]{20,}/,
  /^(npm|hf|gsk|xai|r8)[_-][A-Za-z0-9]{16,}/,
  /^eyJ[\w-]{10,}\.[\w-]{10,}\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i,
];

const NAMED = /(^|_)(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|APIKEY)(_|$)/i;
const PLACEHOLDER = /^(dummy|test|example|changeme|none|null|true|false|x+|\*+|<.*>|\$.*)/i;

/** Whether a value written out in a document looks like a key that should be a reference. */
export function looksLikeSecret(name: string, value: string): boolean {
  if (SHAPES.some((shape) => shape.test(value))) return true;
  return (
    NAMED.test(name) && /^\S{16,}$/.test(value) && !/^[./~]/.test(value) && !PLACEHOLDER.test(value)
  );
}
