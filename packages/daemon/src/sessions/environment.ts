/** Names taken from the caller's environment for every session. A profile's `inherit` adds to them. */
const BASE: readonly string[] = (
  "PATH HOME USER LOGNAME SHELL LANG LANGUAGE LC_* TZ TMPDIR XDG_* " +
  "SSH_AUTH_SOCK SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS " +
  "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy " +
  "NIIA_HOME NIIA_SOCKET NIIA_CONFIG"
).split(" ");

const FIXED = { TERM: "xterm-256color", COLORTERM: "truecolor" };
const FALLBACK_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The part of `from` whose names the base list or `allowed` hold; a name may end in `*`. */
export function inheritedEnvironment(
  from: Record<string, string | undefined>,
  allowed: readonly string[] = [],
): Record<string, string> {
  const names = [...BASE, ...allowed];
  const env: Record<string, string> = { PATH: FALLBACK_PATH };
  for (const [name, value] of Object.entries(from)) {
    if (value !== undefined && names.some((pattern) => matches(pattern, name))) env[name] = value;
  }
  return { ...env, ...FIXED };
}

/** Without the names that have no value. */
export function strings(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
