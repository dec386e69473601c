import { afterAll, beforeAll, expect, test } from "vitest";
import { describeSandboxed } from "../../test/needs-sandbox.ts";
import { makeScratch, run, type Running, type Scratch } from "../../test/session.ts";

const WINCH =
  "perl -e '$SIG{WINCH}=sub{print qq(FG_).qq(WINCH\\n)}; $|=1; print qq(WAI).qq(TING\\n); for(1..200){select(undef,undef,undef,0.1)}'";
const STUFF = "perl -e 'my $c=qq(x);exit(ioctl(STDIN,REQUEST,$c)?0:2)'; echo STI=$?=";

/** A terminal must behave as if there were no sandbox; only typing into it from inside must not work. */
describeSandboxed("a terminal in the sandbox", () => {
  for (const [kind, destinations] of [
    ["without network", []],
    ["with ports below 1024", [{ host: "model.example", port: 443, why: "test" }]],
  ] as const) {
    test(`${kind}: size, jobs, SIGWINCH, Ctrl-C, Ctrl-Z as outside; TIOCSTI and TIOCLINUX blocked`, async () => {
      const shell = await run(scratch, {
        argv: ["bash", "--norc", "--noprofile", "-i"],
        env: { PS1: "P> " },
        destinations: [...destinations],
      });
      const type = (line: string) => shell.pty.write(`${line}\n`);
      const say = async (line: string, wanted: string | RegExp) => {
        type(line);
        return shell.until(wanted);
      };
      expect(await shell.until("P> ")).not.toContain("no job control");
      await say("stty size; test -t 0 && echo TERM$((40+2))", /30 100\r\nTERM42/);

      await say("trap 'echo SHELL_$((1))WINCH $(stty size)' WINCH; echo set$((1))", "set1");
      shell.pty.resize(132, 40);
      await say("echo now $(stty size)", /now 40 132/);
      await shell.until("SHELL_1WINCH 40 132");
      await say(WINCH, "WAITING");
      shell.pty.resize(90, 50);
      await shell.until("FG_WINCH");
      await interrupt(shell, "after1");

      await say("echo S$((1)); sleep 60", "S1");
      await interrupt(shell, "after2");

      await say("echo S$((2)); sleep 60", "S2");
      // The program may not have the terminal yet: the shell itself ignores Ctrl-Z.
      const stop = setInterval(() => shell.pty.write("\x1a"), 300);
      await shell.until("Stopped").finally(() => clearInterval(stop));
      await say("jobs; echo J$((2+3)); kill %1; wait", /Stopped[^]*J5/);

      for (const [request, mark] of [
        ["0x5412", "a"],
        ["0x541C", "b"],
        // The kernel looks at the low 32 bits only: so must the filter.
        ["0x100005412", "c"],
        ["0x10000541C", "d"],
      ]) {
        await say(`${STUFF.replace("REQUEST", request ?? "")}${mark}`, new RegExp(`STI=2=${mark}`));
      }
      type("exit 7");
      expect(await shell.ended).toMatchObject({ exitCode: 7 });
    });
  }
});

/** Ctrl-C until the shell is back: a program may not have been started yet. */
async function interrupt(shell: Running, mark: string): Promise<void> {
  await new Promise((done) => setTimeout(done, 300));
  shell.pty.write("\x03");
  await new Promise((done) => setTimeout(done, 200));
  shell.pty.write(`echo ${mark.slice(0, -1)}$((${mark.slice(-1)}))\n`);
  await shell.until(mark);
}

let scratch: Scratch;
beforeAll(() => {
  scratch = makeScratch();
});
afterAll(() => scratch.remove());
