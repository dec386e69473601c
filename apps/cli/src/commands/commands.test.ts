import { expect, test } from "vitest";
import type { Command } from "../command.ts";
import { COMMANDS } from "./index.ts";

const all: [string, Command][] = COMMANDS.flatMap((command) => [
  [command.name, command] as [string, Command],
  ...(command.subcommands ?? []).map((sub): [string, Command] => [
    `${command.name} ${sub.name}`,
    sub,
  ]),
]);

test("names are unique", () => {
  const names = all.map(([name]) => name);
  expect(names).toEqual([...new Set(names)]);
});

test.each(all)("%s does something and says what", (_name, command) => {
  expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
  expect(command.action ?? command.subcommands?.length).toBeTruthy();
});

test.each(COMMANDS.map((command): [string, Command] => [command.name, command]))(
  "%s refers only to commands that exist",
  (_name, command) => {
    const names = COMMANDS.map(({ name }) => name);
    for (const other of command.seeAlso ?? []) expect(names).toContain(other);
  },
);

test.each(all.filter(([, command]) => command.examples))(
  "the examples of %s begin as one types them",
  (_name, command) => {
    for (const [line] of command.examples ?? []) expect(line).toMatch(/niia/);
  },
);
