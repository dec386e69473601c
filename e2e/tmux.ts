import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { MAIN, type User } from "./niia.ts";

/** A real terminal with a shell in it, in which one types. */
export interface Terminal {
  type: (text: string, ...keys: string[]) => Promise<void>;
  /** Presses keys by tmux's names: `Enter`, `C-\\`. */
  press: (...keys: string[]) => Promise<void>;
  /** What stands there, without blanks at line ends; `history`: with what scrolled away. */
  screen: (history?: boolean) => Promise<string>;
  shows: (pattern: RegExp) => Promise<string>;
  /** Variables of tmux about it: `alternate_on`, `mouse_any_flag`. */
  flags: (...names: string[]) => Promise<Record<string, string>>;
  resize: (cols: number, rows: number) => Promise<void>;
}

export interface Tmux {
  open: (cols: number, rows: number) => Promise<Terminal>;
  close: () => Promise<void>;
}

const run = promisify(execFile);

/** Terminals of a user, in which `niia` is a command. */
export function startTmux(user: User, cwd: string): Tmux {
  const folder = mkdtempSync(join(tmpdir(), "niia-tmux-"));
  const tmux = async (...args: string[]): Promise<string> => {
    const all = ["-S", join(folder, "socket"), "-f", "/dev/null", ...args];
    return (await run("tmux", all, { cwd, env: user.env })).stdout;
  };
  const niia = `${process.execPath} --conditions=@connector/source --disable-warning=ExperimentalWarning ${MAIN}`;
  let count = 0;
  const open = async (cols: number, rows: number): Promise<Terminal> => {
    count += 1;
    const name = `t${count}`;
    const target = ["-t", name];
    const size = ["-x", String(cols), "-y", String(rows)];
    await tmux("new-session", "-d", "-s", name, ...size, "exec env PS1='$ ' bash --norc");
    const terminal: Terminal = {
      async type(text, ...keys) {
        await tmux("send-keys", ...target, "-l", text);
        await terminal.press(...keys);
      },
      press: async (...keys) => void (await tmux("send-keys", ...target, ...keys)),
      screen: (history = false) =>
        tmux("capture-pane", "-p", ...target, ...(history ? ["-S", "-500"] : [])),
      async shows(pattern) {
        for (let tries = 0; tries < 300; tries += 1) {
          const screen = await terminal.screen();
          if (pattern.test(screen)) return screen;
          await sleep(50);
        }
        throw new Error(`the terminal never showed ${pattern}:\n${await terminal.screen(true)}`);
      },
      async flags(...names) {
        const format = names.map((each) => `#{${each}}`).join(",");
        const values = (await tmux("display-message", "-p", ...target, format)).trim().split(",");
        return Object.fromEntries(names.map((each, index) => [each, values[index] ?? ""]));
      },
      resize: async (width, height) =>
        void (await tmux("resize-window", ...target, "-x", String(width), "-y", String(height))),
    };
    await terminal.type(`niia() { ${niia} "$@"; }; clear; echo rea''dy`, "Enter");
    await terminal.shows(/^ready$/m);
    await terminal.type("clear", "Enter");
    return terminal;
  };
  return {
    open,
    async close() {
      await tmux("kill-server").catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
