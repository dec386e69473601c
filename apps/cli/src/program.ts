import { Command as Commander, Option as CommanderOption } from "commander";
import type { Command, Context, Options } from "./command.ts";
import { GROUPS } from "./commands/index.ts";
import { EXIT, Failure } from "./failure.ts";
import { VERSION } from "./version.ts";

/** The whole command tree as commander runs it; `done` gets the exit code of the command that ran. */
export function buildProgram(context: Context, done: (exit: number) => void): Commander {
  const program = new Commander("niia")
    .description("Run AI command-line agents together from one connector.json.")
    .version(VERSION, "-V, --version", "print the version")
    .configureOutput({ writeOut: context.out, writeErr: context.err })
    .showSuggestionAfterError(true)
    .showHelpAfterError("(add --help for usage and examples)")
    .helpCommand("help [command]", "show help for a command, or the page `exit-codes`")
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      subcommandDescription: (command) => firstClause(command.description()),
    })
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText("before", leadingExamples)
    .addHelpText(
      "after",
      "\nEvery reading command has --json. `niia help exit-codes` explains exit codes.",
    );
  for (const [heading, commands] of GROUPS) {
    for (const command of commands)
      program.addCommand(build(command, { context, done, path: "niia" }).helpGroup(heading));
  }
  for (const option of ["--color <when>"])
    program.addOption(
      new CommanderOption(option, "auto, always or never").choices(["auto", "always", "never"]),
    );
  return program;
}

const leadingExamples = `Examples:
  niia run review.connector.json                 run a workflow and watch it
  niia run review.connector.json --rehearse      the same with a scripted agent: no account, no cost
  niia plan review.connector.json                what would happen, with nothing started
  niia serve claude --worktree fix-login         one agent in its own worktree
  niia ps                                        what is running
`;

interface Place {
  context: Context;
  done: (exit: number) => void;
  /** How one types the command around it. */
  path: string;
}

function build(command: Command, place: Place): Commander {
  const { context, done } = place;
  const path = `${place.path} ${command.name}`;
  const built = new Commander(command.name)
    .description(command.summary)
    .configureOutput({ writeOut: context.out, writeErr: context.err })
    .showSuggestionAfterError(true)
    .showHelpAfterError(`(${path} --help shows usage and examples)`)
    .exitOverride();
  for (const argument of command.arguments ?? []) built.argument(argument);
  for (const option of command.options ?? []) built.addOption(buildOption(option));
  built.addOption(
    new CommanderOption("--color <when>").choices(["auto", "always", "never"]).hideHelp(),
  );
  built.addOption(new CommanderOption("--no-color").hideHelp());
  if (command.passThrough) built.passThroughOptions();
  built.addHelpText("after", after(command));
  for (const sub of command.subcommands ?? [])
    built.addCommand(build(sub, { ...place, path }), { isDefault: sub.name === DEFAULT });
  // What comes after a subcommand's name is the subcommand's, also where both know the option.
  if (command.subcommands) built.enablePositionalOptions();
  const { action } = command;
  // `niia runs sohw` gets here as words too many for the default: what was meant is another subcommand.
  if (command.name === DEFAULT) built.allowExcessArguments();
  if (action) {
    built.action(async (...all: unknown[]) => {
      const self = all.at(-1) as Commander;
      const [word] = self.args;
      if (command.name === DEFAULT && word !== undefined)
        throw await unknownCommand(word, self.parent);
      done(await action(context, self.args, self.opts<Options>()));
    });
  }
  return built;
}

/** What runs where a command with subcommands is given none. */
const DEFAULT = "ls";

async function unknownCommand(word: string, parent: Commander | null): Promise<Failure> {
  const { didYouMean } = await import("@connector/spec");
  const names = (parent?.commands ?? []).map((each) => each.name());
  return new Failure(`niia ${parent?.name()}: unknown command ${JSON.stringify(word)}`, {
    exit: EXIT.usage,
    hint: didYouMean(word, names) ?? `there are: ${names.join(", ")}`,
  });
}

function buildOption(option: NonNullable<Command["options"]>[number]): CommanderOption {
  const built = new CommanderOption(option.flags, option.description);
  if (option.choices) built.choices(option.choices);
  if (option.many)
    built.argParser((value: string, before: unknown) => [
      ...(Array.isArray(before) ? (before as string[]) : []),
      value,
    ]);
  return built;
}

/** What fits on a line of the overview; the command's own help has the whole sentence. */
function firstClause(summary: string): string {
  return summary.split(/[;:(]/)[0]?.trim() ?? summary;
}

function after(command: Command): string {
  const lines: string[] = command.page ? ["", command.page()] : [];
  if (command.examples) {
    lines.push("", "Examples:");
    const width = Math.max(...command.examples.map(([line]) => line.length));
    for (const [line, what] of command.examples) lines.push(`  ${line.padEnd(width)}   ${what}`);
  }
  if (command.seeAlso)
    lines.push("", `See also: ${command.seeAlso.map((name) => `niia ${name}`).join(", ")}`);
  return lines.join("\n");
}
