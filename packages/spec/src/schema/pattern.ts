import type { Explanation } from "./explain.ts";
import { quote } from "./words.ts";

interface PatternWords {
  must: string;
  hint?: string;
}

const EVENT: PatternWords = { must: "must name an event", hint: 'such as "github.pr.opened"' };
const ONE_LINE: PatternWords = { must: "must be one line of text that is not blank" };
const NO_NUL: PatternWords = { must: "must not hold a NUL character" };

const BY_DEFINITION: Record<string, PatternWords> = {
  Name: ONE_LINE,
  EventName: EVENT,
  EventNames: EVENT,
  Trigger: EVENT,
  Environment: NO_NUL,
  Session: NO_NUL,
  McpServer: { must: "must be an http:// or https:// address" },
  Trust: {
    must: "must be a domain name",
    hint: 'such as "example.com", "*.example.com" or "example.com:8443", without https://',
  },
  ConnectorDocument: { must: 'must be a version such as "2.0"' },
};

const BY_NAME: Record<string, PatternWords> = {
  "`agent`": {
    must: "must be letters, digits, dots, dashes and underscores",
    hint: 'such as "claude"',
  },
  "`model`": { must: "must be a model's name without spaces", hint: 'such as "opus"' },
};

export function badPattern(name: string, definition: string, value: string): Explanation {
  const words = (definition === "Model" ? BY_NAME[name] : BY_DEFINITION[definition]) ?? NO_NUL;
  return {
    code: "C1206",
    message:
      words === ONE_LINE ? `${name} ${words.must}` : `${name} ${words.must}, not ${quote(value)}`,
    hint: words.hint,
  };
}
