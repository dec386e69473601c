import type { OfferedTool } from "./call.ts";
import type { ToolCall } from "./rule.ts";

export interface NamedCall {
  name: string;
  input: Record<string, unknown>;
}

/** Finds among the tools an agent offers the one that does what the script wants, and fills in its parameters.
 *  Undefined when the agent offers none. */
export function nameCall(call: ToolCall, offered: OfferedTool[]): NamedCall | undefined {
  if ("name" in call) return call;
  if ("question" in call) return question(call, offered);
  if ("shell" in call) return shell(call.shell, offered, call.ask === true);
  return write(call.write, offered) ?? shell(heredoc(call.write), offered);
}

const SHELLS = ["Bash", "bash", "run_shell_command", "exec_command", "shell_command", "shell"];

function shell(command: string, offered: OfferedTool[], ask = false): NamedCall | undefined {
  const tool = find(SHELLS, offered);
  if (tool === undefined) return undefined;
  const has = (name: string) => tool.parameters.includes(name);
  return {
    name: tool.name,
    input: {
      ...(has("cmd") ? { cmd: command } : {}),
      ...(has("command")
        ? { command: tool.name === "shell" ? ["sh", "-c", command] : command }
        : {}),
      ...(has("description") ? { description: "Run a command" } : {}),
      ...(ask && has("sandbox_permissions")
        ? { sandbox_permissions: "require_escalated", justification: "It must write a file." }
        : {}),
    },
  };
}

const QUESTIONS = [
  "AskUserQuestion",
  "ask_user_question",
  "ask_user",
  "question",
  "request_user_input",
];

function question(
  call: { question: string; options: string[] },
  offered: OfferedTool[],
): NamedCall | undefined {
  const tool = find(QUESTIONS, offered);
  if (tool === undefined) return undefined;
  const options = call.options.map((label) => ({ label, description: `Choose ${label}` }));
  const asked = {
    id: "choice",
    header: "Choice",
    question: call.question,
    type: "choice",
    multiSelect: false,
    options,
  };
  return { name: tool.name, input: { questions: [asked] } };
}

function write(
  file: { path: string; content: string },
  offered: OfferedTool[],
): NamedCall | undefined {
  const tool = find(["Write", "write", "write_file"], offered);
  if (tool === undefined) return undefined;
  const key = tool.parameters.find((name) => /^(file_?path|path)$/i.test(name)) ?? "file_path";
  return { name: tool.name, input: { [key]: file.path, content: file.content } };
}

function heredoc(file: { path: string; content: string }): string {
  const body = file.content.endsWith("\n") ? file.content : `${file.content}\n`;
  return `cat > '${file.path}' <<'END_OF_FILE'\n${body}END_OF_FILE`;
}

function find(names: string[], offered: OfferedTool[]): OfferedTool | undefined {
  for (const name of names) {
    const tool = offered.find((candidate) => candidate.name === name);
    if (tool !== undefined) return tool;
  }
  return undefined;
}
