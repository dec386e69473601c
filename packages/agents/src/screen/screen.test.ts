import { describe, expect, test } from "vitest";
import { classify, endOf } from "./failure.ts";
import { bottomOf, newsOf, normaliseLine } from "./normalise.ts";
import { draftLines, typed, visible } from "./prompt.ts";
import { draftShown, regionOf } from "./region.ts";
import { replyFromScreen } from "./reply.ts";
import { resetTime } from "./reset.ts";

test.each([
  ["✽ Fermenting… (12s · ↓ 310 tokens)", "✢ Fermenting… (13s · ↓ 402 tokens)"],
  ["⠇ Executing Hooks (esc to cancel, 1s)", "⠏ Executing Hooks (esc to cancel, 29s)"],
  ["⬝⬝■■■■ esc interrupt", "■■⬝⬝⬝⬝ esc interrupt"],
  ["──────", "━━━"],
])("%s is no news after %s", (before, after) => {
  expect(normaliseLine(before)).toBe(normaliseLine(after));
});

test("news are lines that are neither empty nor chrome", () => {
  expect(newsOf(["", "  ", "footer x", "────", "one", "one"], [/^footer/])).toHaveLength(1);
  expect(bottomOf(["a", "", "b ", "", "c"], 2)).toBe("b\nc");
});

describe("the region of a turn", () => {
  const options = { prompt: "please answer this long question", box: /^────/ };
  test.each<[string, string[], string[], boolean]>([
    [
      "starts behind the prompt",
      ["old", "❯ please answer this long question", "● new", "────", "❯ "],
      ["● new"],
      true,
    ],
    [
      "also when it is wrapped and padded",
      ["❯ please answer this   ", "  long question   ", "", "new", "────"],
      ["", "new"],
      true,
    ],
    [
      "takes the last echo",
      [
        "❯ please answer this long question",
        "old",
        "❯ please answer this long question",
        "new",
        "────",
      ],
      ["new"],
      true,
    ],
    [
      "keeps a reply that repeats the prompt",
      ["❯ please answer this long question", "", "long question", "────"],
      ["", "long question"],
      true,
    ],
    [
      "is all there is when the prompt has scrolled away",
      ["middle", "end", "────", "❯ "],
      ["middle", "end"],
      false,
    ],
  ])("%s", (_, lines, wanted, anchored) => {
    expect(regionOf(lines, options)).toEqual({ lines: wanted, anchored });
  });

  test("a draft is only what stands at the cursor", () => {
    const lines = ["❯ do the thing", "● done", "────", "❯ ", "────"];
    expect(draftShown(lines, 3, "do the thing")).toBe(false);
    expect(draftShown(["────", "❯ do the", "  thing", "────"], 2, "do the thing")).toBe(true);
  });
});

test("a reply from the screen has no bullets, footers and gaps", () => {
  const region = ["", "● one", "  two", "✻ Baked for 2s", "", "", "", "", "  three"];
  expect(replyFromScreen(region, { chrome: [/^✻/], bullet: /^(● | {2})/ })).toBe(
    "one\ntwo\n\nthree",
  );
});

describe("typing a prompt", () => {
  const box = { bracketedPaste: true, draftLines: 1 };
  test.each([
    ["a\r\nb\rc\n\n", "a\nb\nc"],
    ["x\u001b[201~\u0003y\u0000", "x␛[201~␃y␀"],
    ["tab\tstays \u007f \u0085", "tab\tstays ␡ \ufffd"],
  ])("%j is shown as %j", (prompt, wanted) => {
    expect(visible(prompt)).toBe(wanted);
  });

  test("in pieces that end at blanks and line breaks, and together are the prompt", () => {
    const prompt = Array.from({ length: 30 }, (_, i) => `line ${i} with words`).join("\n");
    const data = typed(
      prompt,
      { paste: "bracketed", pieces: { lines: 2, chars: 50, upTo: 9_999 } },
      box,
    );
    const pieces = data
      .split("\u001b[201~")
      .slice(0, -1)
      .map((piece) => piece.replace("\u001b[200~", ""));
    expect(pieces.join("")).toBe(prompt);
    for (const piece of pieces) expect(piece.split("\n").length - 1).toBeLessThanOrEqual(2);
  });

  test("as keys where the terminal does not ask for pastes, unless the profile insists", () => {
    const plain = { ...box, bracketedPaste: false };
    expect(typed("a\nb", { paste: "bracketed", newline: "\\\r" }, plain)).toBe("a\\\rb");
    expect(typed("a", { paste: "always" }, plain)).toBe("\u001b[200~a\u001b[201~");
  });

  test("a draft has as many lines as its box may show", () => {
    expect(draftLines("a\nb")).toBe(6);
    expect(draftLines("x".repeat(600))).toBe(13);
  });
});

test.each([
  ["API Error: Request rejected (429) · Rate limit reached", "limit"],
  ["You've hit your weekly limit · resets 3pm", "limit"],
  ["rate_limit", "limit"],
  ["API Error: 529 Overloaded. This is a server-side issue", "error"],
  ["unexpected status 500", "error"],
  ["API Error: Connection refused (ECONNREFUSED)", "error"],
  ["Invalid API key · Fix external API key", "auth"],
  ["■ unexpected status 401 Unauthorized", "auth"],
  ["authentication_failed", "auth"],
  ["something else", "error"],
])("%s ends as %s", (text, end) => {
  expect(endOf(classify(text))).toBe(end);
});

test.each([
  ["resets at 2026-12-01T10:00:00Z", "2026-12-01T10:00:00.000Z"],
  ["limit reached|1795000000", "2026-11-18T11:06:40.000Z"],
  ["try again in 2h 5m", "2026-11-21T02:05:00.000Z"],
  ["resets 3am (UTC)", "2026-11-21T03:00:00.000Z"],
  ["resets 11:30 pm (UTC)", "2026-11-21T23:30:00.000Z"],
  ["429 Too Many Requests", undefined],
])("%s is over at %s", (text, wanted) => {
  expect(resetTime(text, Date.parse("2026-11-21T00:00:00Z"))).toBe(wanted);
});

test.each([
  ["resets 3pm (Europe/Berlin)", "2026-11-21T14:00:00.000Z"],
  ["You've hit your session limit · resets 11:30am (America/New_York)", "2026-11-21T16:30:00.000Z"],
  ["limit reached ∙ resets 1am (Asia/Tokyo)", "2026-11-21T16:00:00.000Z"],
  ["resets Nov 24, 9am (UTC)", "2026-11-24T09:00:00.000Z"],
  ["Your limit resets Jan 2, 10am (UTC)", "2027-01-02T10:00:00.000Z"],
  [
    "You've hit your usage limit. Try again at Nov 22nd, 2026 3:05 PM UTC.",
    "2026-11-22T15:05:00.000Z",
  ],
  ["usage limit, try again in 2 hours 30 minutes", "2026-11-21T14:30:00.000Z"],
  ["Try again in 3 days 1 hour 5 minutes.", "2026-11-24T13:05:00.000Z"],
  ["Your quota will reset after 23h14m5s.", "2026-11-22T11:14:05.000Z"],
  ["Access resets at 12:00 AM PST.", "2026-11-22T08:00:00.000Z"],
  ["resets 3pm (Nowhere/Land)", expect.any(String)],
  ["Rate limit reached for 3 models", undefined],
  ["resets at some time", undefined],
])("a limit says when it is over: %s", (text, wanted) => {
  expect(resetTime(text, Date.parse("2026-11-21T12:00:00Z"))).toEqual(wanted);
});
