export interface ErrorEntry {
  code: string;
  name: string;
  severity: "error" | "warning";
  section: string;
  when: string;
  message: string;
  hint: string;
}

export function codesModule(errors: ErrorEntry[]): string {
  const rows = errors.map(
    ({ code, name, severity, section }) =>
      `  ${code}: { name: "${name}", severity: "${severity}", section: "${section}" },`,
  );
  return `// Generated from spec/2.0/errors.json. Do not edit.
interface CodeEntry {
  readonly name: string;
  readonly severity: "error" | "warning";
  readonly section: string;
}
type Code =
${errors.map(({ code }) => `  | "${code}"`).join("\n")};

export const CODES: Readonly<Record<Code, CodeEntry>> = {
${rows.join("\n")}
};
`;
}
