// Generated from spec/2.0/errors.json. Do not edit.
interface CodeEntry {
  readonly name: string;
  readonly severity: "error" | "warning";
  readonly section: string;
}
type Code =
  | "C1001"
  | "C1002"
  | "C1003"
  | "C1004"
  | "C1005"
  | "C1006"
  | "C1007"
  | "C1008"
  | "C1009"
  | "C1201"
  | "C1202"
  | "C1203"
  | "C1204"
  | "C1205"
  | "C1206"
  | "C1207"
  | "C1208"
  | "C1210"
  | "C1301"
  | "C1302"
  | "C1303"
  | "C1304"
  | "C1305"
  | "C1306"
  | "C1307"
  | "C1308"
  | "C1401"
  | "C1402"
  | "C1403"
  | "C1404"
  | "C1405"
  | "C1501"
  | "C1502"
  | "C1503"
  | "C1504"
  | "C1505"
  | "C1506"
  | "C1601"
  | "C1602"
  | "C1603"
  | "C1604"
  | "C1605"
  | "C1606"
  | "C1607"
  | "C1701"
  | "C1702"
  | "C1703"
  | "C1801"
  | "C1802"
  | "C1803"
  | "C1804"
  | "C1805"
  | "C1806"
  | "C1807"
  | "C1808"
  | "C1901";

export const CODES: Readonly<Record<Code, CodeEntry>> = {
  C1001: { name: "invalid-utf8", severity: "error", section: "2.1" },
  C1002: { name: "binary", severity: "error", section: "2.1" },
  C1003: { name: "byte-order-mark", severity: "error", section: "2.1" },
  C1004: { name: "empty", severity: "error", section: "2.2" },
  C1005: { name: "too-large", severity: "error", section: "2.3" },
  C1006: { name: "too-deep", severity: "error", section: "2.3" },
  C1007: { name: "syntax", severity: "error", section: "2.2" },
  C1008: { name: "duplicate-key", severity: "error", section: "2.4" },
  C1009: { name: "not-an-object", severity: "error", section: "2.2" },
  C1201: { name: "wrong-type", severity: "error", section: "3.1" },
  C1202: { name: "missing-property", severity: "error", section: "3.1" },
  C1203: { name: "unknown-property", severity: "error", section: "3.2" },
  C1204: { name: "not-in-list", severity: "error", section: "3.1" },
  C1205: { name: "out-of-range", severity: "error", section: "3.1" },
  C1206: { name: "bad-text", severity: "error", section: "3.1" },
  C1207: { name: "bad-length", severity: "error", section: "3.1" },
  C1208: { name: "bad-key", severity: "error", section: "3.1" },
  C1210: { name: "other-version", severity: "error", section: "18.1" },
  C1301: { name: "alias-cycle", severity: "error", section: "4.2" },
  C1302: { name: "alias-chain", severity: "error", section: "4.2" },
  C1303: { name: "unknown-agent", severity: "warning", section: "4.3" },
  C1304: { name: "bad-model-name", severity: "error", section: "4.3" },
  C1305: { name: "machine-typo", severity: "warning", section: "5.2" },
  C1306: { name: "duplicate-name", severity: "error", section: "7.1" },
  C1307: { name: "machine-failover", severity: "error", section: "5.3" },
  C1308: { name: "unknown-member", severity: "error", section: "12.3" },
  C1401: { name: "unknown-slot", severity: "error", section: "9.2" },
  C1402: { name: "open-slot", severity: "error", section: "9.2" },
  C1403: { name: "template-phase", severity: "error", section: "9.3" },
  C1404: { name: "double-close", severity: "warning", section: "9.1" },
  C1405: { name: "slot-place", severity: "error", section: "9.5" },
  C1501: { name: "condition-syntax", severity: "error", section: "8.1" },
  C1502: { name: "condition-name", severity: "error", section: "8.2" },
  C1503: { name: "condition-order", severity: "error", section: "8.2" },
  C1504: { name: "condition-function", severity: "error", section: "8.3" },
  C1505: { name: "condition-size", severity: "error", section: "8.3" },
  C1506: { name: "condition-type", severity: "error", section: "8.4" },
  C1601: { name: "network-trust", severity: "error", section: "6.3" },
  C1602: { name: "network-sandbox", severity: "error", section: "6.3" },
  C1603: { name: "resume-worktree", severity: "error", section: "6.4" },
  C1604: { name: "no-network-model", severity: "warning", section: "6.3" },
  C1605: { name: "bad-slug", severity: "error", section: "6.4" },
  C1606: { name: "literal-secret", severity: "warning", section: "6.5" },
  C1607: { name: "bad-cwd", severity: "error", section: "6.6" },
  C1701: { name: "cron-syntax", severity: "error", section: "16.2" },
  C1702: { name: "unknown-timezone", severity: "error", section: "16.2" },
  C1703: { name: "unknown-event", severity: "warning", section: "16.1" },
  C1801: { name: "nothing-to-run", severity: "error", section: "3.3" },
  C1802: { name: "type-mismatch", severity: "error", section: "3.3" },
  C1803: { name: "dialogue-size", severity: "error", section: "11.1" },
  C1804: { name: "two-chairs", severity: "error", section: "11.2" },
  C1805: { name: "unused-property", severity: "error", section: "7.3" },
  C1806: { name: "mcp-server", severity: "error", section: "15.1" },
  C1807: { name: "outputs-schema", severity: "error", section: "10.3" },
  C1808: { name: "prompt-slot", severity: "warning", section: "9.2" },
  C1901: { name: "no-task", severity: "error", section: "7.4" },
};
