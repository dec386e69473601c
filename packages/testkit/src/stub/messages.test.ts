import { expect, it } from "vitest";
import { messages } from "./messages.ts";

const user = (...texts: string[]): object => ({
  role: "user",
  content: texts.map((text) => ({ type: "text", text })),
});

it.each([
  ["one prompt", [user("Do it")], ["Do it"]],
  ["its parts are one", [user("Do it", "now")], ["Do it\nnow"]],
  [
    "an interrupted one and the next are two",
    [user("Do it\n", "[Request interrupted by user]\n", "Go on")],
    ["Do it\n", "Go on"],
  ],
  [
    "also where a tool was interrupted",
    [user("Do it", "[Request interrupted by user for tool use]", "Go on")],
    ["Do it", "Go on"],
  ],
])("of what a user says in a message: %s", (_, list, said) => {
  const { heard } = messages.parse("/v1/messages", { messages: list });
  expect(heard).toEqual(said.map((each) => ({ said: each })));
});
