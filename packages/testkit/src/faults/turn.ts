import { openDialog } from "./dialog.ts";
import { type Desk, leave } from "./state.ts";

const SPIN_MS = 120;
const PAGER_MS = 900;

/** Takes a prompt and does with it what the plan says. */
export function takeTurn(desk: Desk, prompt: string): void {
  const { plan, view, outside, ahead } = desk;
  const number = ++desk.turns;
  const said: string[] = [];
  const began = desk.now;
  let over = false;
  let quiet = false;
  let label = "Working";
  const steps = stepsOf();

  desk.swallow = plan.swallow;
  outside.log({ type: "taken", at: desk.now, turn: number, prompt });
  view.entries.push({ kind: "prompt", text: prompt });
  ahead.add(desk.now + 30, () => outside.event("UserPromptSubmit", { prompt }));
  desk.turn = { interrupt, goOn: next };
  spin();
  next();

  function stepsOf(): { ms: number; run: () => "held" | void }[] {
    const { dialog } = plan;
    const talk = plan.pieces.map((text, index) => ({
      ms: index === 0 ? plan.thinkMs : plan.pieceMs,
      run: () => say(text),
    }));
    const held = { ms: dialog?.afterMs ?? 0, run: ask };
    return [
      ...(dialog?.when === "working" && number === 1 ? [held] : []),
      ...(plan.pager ? [{ ms: 200, run: openPager }] : []),
      ...talk,
      { ms: plan.pieceMs, run: finish },
    ];
  }

  function next(): void {
    const step = steps.shift();
    if (step === undefined || over) return;
    if (plan.gapMs > 0) ahead.add(desk.now + step.ms - plan.gapMs, hide);
    ahead.add(desk.now + step.ms, () => {
      if (over) return;
      quiet = false;
      if (step.run() !== "held") next();
    });
  }

  /** The spinner goes on whether anything else does or not. */
  function spin(): void {
    if (over) return;
    const passed = desk.now - began;
    if (quiet) delete view.busy;
    else
      view.busy = {
        label,
        seconds: Math.floor(passed / 1000),
        frame: Math.floor(passed / SPIN_MS),
      };
    ahead.add(desk.now + SPIN_MS, spin);
  }

  function hide(): void {
    quiet = !over;
    if (!over) delete view.busy;
  }

  function say(text: string): void {
    said.push(text);
    view.entries.push({ kind: "say", text });
  }

  function ask(): "held" {
    openDialog(desk);
    outside.event("PermissionRequest", {
      tool_name: "Bash",
      tool_input: { command: "rm -rf build" },
    });
    return "held";
  }

  function openPager(): void {
    desk.pager = true;
    ahead.add(desk.now + PAGER_MS, () => (desk.pager = false));
  }

  function finish(): void {
    switch (plan.ending) {
      case "spinner":
        return;
      case "frozen":
        desk.still = true;
        return;
      case "exit":
        return leave(desk, 1);
      case "retry":
        return retry(1);
      case "error":
        return fail("error", "API Error: 500 Internal server error");
      case "limit":
        return fail("limit", "You've hit your usage limit · resets at 23:30");
      default:
        end("done");
        outside.event("Stop", { last_assistant_message: said.join("\n\n") });
    }
  }

  function retry(attempt: number): void {
    if (over) return;
    label = `Retrying in ${(attempt % 9) + 1}s (429, attempt ${attempt})`;
    ahead.add(desk.now + 1_000, () => retry(attempt + 1));
  }

  function fail(kind: "error" | "limit", line: string): void {
    view.entries.push({ kind: "error", text: line });
    end(kind);
    outside.event("StopFailure", {
      error: kind === "limit" ? "rate_limit" : "server_error",
      error_details: line,
    });
  }

  function interrupt(): void {
    if (over) return;
    if (said.length === 0 && desk.draft === "") desk.draft = view.draft = prompt;
    view.entries.push({ kind: "note", text: "Interrupted · What should I do instead?" });
    end("interrupted");
  }

  function end(how: "done" | "error" | "limit" | "interrupted"): void {
    over = true;
    delete view.busy;
    desk.turn = null;
    const reply = said.join("\n\n");
    outside.log({ type: "ended", at: desk.now, turn: number, end: how, reply });
    const waiting = desk.waiting.shift();
    if (waiting !== undefined) desk.begin(waiting);
  }
}
