import type { HostFacts } from "../facts.ts";
import type { Mount } from "./mount.ts";

/** Folders of programs and libraries, readable in every sandbox. */
const PROGRAMS = ["/usr", "/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew"];

/** The only files of the host's /etc that are shown: what libraries need, nothing about this machine or its users. */
const ETC = [
  "ssl/certs",
  "ssl/cert.pem",
  "ssl/openssl.cnf",
  "ca-certificates/extracted",
  "pki/ca-trust/extracted",
  "pki/tls/certs",
  "alternatives",
  "ld.so.cache",
  "localtime",
  "timezone",
  "os-release",
  "protocols",
  "services",
  "terminfo",
  "static",
].map((name) => `/etc/${name}`);

/** Programs, libraries and certificates of the host, read-only. */
export function systemMounts(facts: Pick<HostFacts, "roots">): Mount[] {
  const roots = facts.roots.map(
    ({ path, target }): Mount =>
      target === undefined
        ? { kind: "read", source: path, at: path }
        : { kind: "link", target, at: path },
  );
  return [...PROGRAMS.map(optional), ...roots, ...ETC.map(optional)];
}

/** Folders whose content is shown in every sandbox. */
export function systemFolders(facts: Pick<HostFacts, "roots">): string[] {
  return [...PROGRAMS, ...facts.roots.map((root) => root.path)];
}

function optional(path: string): Mount {
  return { kind: "read", source: path, at: path, optional: true };
}
