import type { Egress } from "./plan.ts";

/** The variables that programs look for a proxy in, both spellings. */
export const PROXY_NAMES: readonly string[] = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "FTP_PROXY",
].flatMap((name) => [name, name.toLowerCase()]);

/** What a sandboxed session is told about its proxy: nothing when it has none. Mapped names go past it. */
export function proxyEnvironment(egress: Egress | undefined): Record<string, string> {
  if (egress?.proxyPort === undefined) return {};
  const proxy = `http://127.0.0.1:${egress.proxyPort}`;
  const direct = ["localhost", "127.0.0.1", "::1", ...egress.hosts.map(([, name]) => name)].join(
    ",",
  );
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    http_proxy: proxy,
    https_proxy: proxy,
    NO_PROXY: direct,
    no_proxy: direct,
  };
}
