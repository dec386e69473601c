export interface Flaw {
  file: string;
  /** Counted from 1. */
  line: number;
  area: "security" | "performance";
  kind: string;
  /** The line itself, without the space around it. */
  code: string;
}

/** The flaws of the fixture: a piece of the line, by which its number is found. */
export const PLANTED: { file: string; area: Flaw["area"]; kind: string; piece: string }[] = [
  { file: "src/orders.js", area: "security", kind: "SQL injection", piece: "'${customer}'" },
  { file: "src/files.js", area: "security", kind: "path traversal", piece: "join(INVOICES, name)" },
  { file: "src/report.js", area: "security", kind: "command injection", piece: "execSync(`tar" },
  {
    file: "src/users.js",
    area: "security",
    kind: "weak password hash",
    piece: 'createHash("md5")',
  },
  {
    file: "src/users.js",
    area: "security",
    kind: "secret in the source",
    piece: "SESSION_SECRET =",
  },
  {
    file: "src/server.js",
    area: "security",
    kind: "stack trace sent to the client",
    piece: "error.stack",
  },
  {
    file: "src/orders.js",
    area: "performance",
    kind: "a query for each row",
    piece: "WHERE customer = ? AND year",
  },
  {
    file: "src/files.js",
    area: "performance",
    kind: "synchronous read in a request",
    piece: "return readFileSync(",
  },
  {
    file: "src/orders.js",
    area: "performance",
    kind: "quadratic search",
    piece: "orders.findIndex(",
  },
];
