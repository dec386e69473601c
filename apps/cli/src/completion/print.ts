import type { Command, Context } from "../command.ts";
import { COMMANDS } from "../commands/index.ts";
import { EXIT, Failure } from "../failure.ts";

export async function printCompletion(context: Context, shell: string): Promise<number> {
  const render = SHELLS[shell];
  if (!render) {
    throw new Failure(`no completion for ${JSON.stringify(shell)}`, {
      exit: EXIT.usage,
      hint: `shells: ${Object.keys(SHELLS).join(", ")}`,
    });
  }
  context.out(render(COMMANDS));
  return EXIT.ok;
}

const SHELLS: Record<string, (commands: Command[]) => string> = { bash, zsh, fish };

// Names that only the running daemon knows are asked for when the person presses Tab.
const ASK: Record<string, string> = {
  session: "niia ps -q 2>/dev/null",
  run: "niia runs ls -q 2>/dev/null",
  // `niia logs` takes either.
  either: "niia ps -q 2>/dev/null; niia runs ls -q 2>/dev/null",
  agent:
    'niia agents --json 2>/dev/null | tr , \'\\n\' | sed -n \'s/.*"agent":"\\([^"]*\\)".*/\\1/p\'',
  template: "niia init --list 2>/dev/null | cut -d' ' -f1",
};

/** What may stand after a command: its subcommands and long options. */
function words(command: Command): string[] {
  const options = [command, ...(command.subcommands ?? [])].flatMap(({ options: own = [] }) =>
    own.flatMap(({ flags }) => flags.match(/--[a-z0-9-]+/g) ?? []),
  );
  const names = (command.subcommands ?? []).map(({ name }) => name);
  return [...new Set([...names, ...options, "--help"])];
}

/** The command that lists what completes an argument of this one, or of one of its subcommands. */
function asked(command: Command): string | undefined {
  const kinds = [command, ...(command.subcommands ?? [])].flatMap(
    ({ completes }) => completes ?? [],
  );
  return kinds.map((kind) => ASK[kind]).find((ask) => ask !== undefined);
}

function bash(commands: Command[]): string {
  const cases = commands.map((command) => {
    const ask = asked(command);
    const dynamic = ask ? ` $(${ask})` : "";
    const files =
      command.completes === "file"
        ? `\n      [[ $cur != -* ]] && { local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur")); return; }`
        : "";
    return `    ${command.name})${files}\n      COMPREPLY=($(compgen -W "${words(command).join(" ")}${dynamic}" -- "$cur")) ;;`;
  });
  return `# niia completion for bash: source <(niia completion bash)
_niia() {
  local cur=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} help --version" -- "$cur"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join("\n")}
  esac
}
complete -o filenames -F _niia niia
`;
}

function zsh(commands: Command[]): string {
  const described = commands.map(({ name, summary }) => `    '${name}:${quote(summary)}'`);
  const cases = commands.map((command) => {
    const ask = asked(command);
    const first =
      command.completes === "file"
        ? "_files"
        : `compadd -- ${words(command).join(" ")}${ask ? ` $(${ask})` : ""}`;
    return `    ${command.name}) ${first} ;;`;
  });
  return `#compdef niia
# niia completion for zsh: niia completion zsh > "\${fpath[1]}/_niia"
_niia() {
  local -a commands=(
${described.join("\n")}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  case $words[2] in
${cases.join("\n")}
  esac
}
compdef _niia niia
`;
}

function fish(commands: Command[]): string {
  const lines = [
    "# niia completion for fish: niia completion fish > ~/.config/fish/completions/niia.fish",
    "complete -c niia -f",
  ];
  for (const command of commands) {
    lines.push(
      `complete -c niia -n __fish_use_subcommand -a ${command.name} -d '${quote(command.summary)}'`,
    );
    const inside = `-n '__fish_seen_subcommand_from ${command.name}'`;
    for (const word of words(command)) {
      lines.push(
        word.startsWith("--")
          ? `complete -c niia ${inside} -l ${word.slice(2)}`
          : `complete -c niia ${inside} -a ${word}`,
      );
    }
    const ask = asked(command);
    if (ask) lines.push(`complete -c niia ${inside} -a "(${ask.replaceAll('"', '\\"')})"`);
    if (command.completes === "file") lines.push(`complete -c niia ${inside} -F`);
  }
  return `${lines.join("\n")}\n`;
}

function quote(text: string): string {
  return text.replaceAll("'", "’").replaceAll(":", "\\:");
}
