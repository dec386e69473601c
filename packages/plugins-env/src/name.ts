import { refuse } from "./refuse.ts";

const VALID = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What a program is made to run or load by a variable of this name. */
const DANGEROUS: readonly { pattern: RegExp; does: string }[] = [
  { pattern: /^LD_(PRELOAD|LIBRARY_PATH|AUDIT)$/, does: "makes every program load code" },
  { pattern: /^DYLD_/, does: "makes every program load code" },
  { pattern: /^(NODE_OPTIONS|NODE_PATH)$/, does: "makes every Node program load code" },
  { pattern: /^(PYTHONSTARTUP|PYTHONPATH|PYTHONHOME)$/, does: "makes Python load code" },
  { pattern: /^(PERL5OPT|PERL5LIB|RUBYOPT|RUBYLIB)$/, does: "makes an interpreter load code" },
  { pattern: /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS)$/, does: "makes Java load code" },
  {
    pattern: /^(BASH_ENV|ENV|PROMPT_COMMAND|PS4|SHELLOPTS|BASHOPTS|ZDOTDIR)$/,
    does: "makes shells run code",
  },
  { pattern: /^BASH_FUNC_/, does: "makes shells run code" },
  { pattern: /^GIT_/, does: "changes what git runs or where it works" },
  {
    pattern: /^(EDITOR|VISUAL|PAGER|LESSOPEN|LESSCLOSE|BROWSER)$/,
    does: "names a program that others run",
  },
  { pattern: /^(PATH|SHELL|IFS|HOME|TMPDIR)$/, does: "changes which programs and files are found" },
  {
    pattern: /^(SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED)$/,
    does: "changes whose certificates are trusted",
  },
];

/** Refuses what is no name, and names that belong to the daemon. */
export function checkName(name: string): void {
  if (!VALID.test(name)) {
    refuse(
      name,
      "is not a name of a variable",
      "Letters, digits and _, not beginning with a digit.",
    );
  }
  if (name.startsWith("NIIA_")) {
    refuse(name, "is set by the daemon itself", "Take a name that does not begin with NIIA_.");
  }
}

/** Why a variable deserves a second look, where it does. */
export function dangerOf(name: string): string | undefined {
  return DANGEROUS.find(({ pattern }) => pattern.test(name))?.does;
}
