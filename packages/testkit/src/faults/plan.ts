import { FAULTS, type FaultName } from "./fault.ts";
import { type Random, seeded } from "./random.ts";

/** What the program will do, in milliseconds; made once from a fault and a seed. */
export interface Plan {
  fault: FaultName;
  seed: number;
  /** The prompts that somebody should send, in order. */
  prompts: string[];
  /** Both at once, instead of one after another. */
  together: boolean;
  /** From the start until the box is drawn, and from then until keys are heard. */
  drawMs: number;
  deafMs: number;
  /** What stands in the box before anybody typed. */
  draft: string;
  /** So many Enters of each turn do nothing. */
  swallow: number;
  /** A list of completions opens over the box after a paste; Enter only closes it. */
  popup: boolean;
  /** Pastes that are longer show as "[Pasted text #1 +9 lines]". */
  collapse: boolean;
  /** From a key until it shows. */
  echoMs: number;
  /** Lines become shorter while the paste comes in. */
  narrow: boolean;
  /** `closedMs`: a person answers it after that long; 0 for nobody. */
  dialog: null | { when: "start" | "typed" | "working"; afterMs: number; closedMs: number };
  /** Another screen (a pager) covers this one in the middle of a turn. */
  pager: boolean;
  thinkMs: number;
  /** What it says, piece by piece, and how long each takes. */
  pieces: string[];
  pieceMs: number;
  /** The sign that it is busy is away for so long before each piece. */
  gapMs: number;
  /** What keeps on moving when nothing goes on. */
  restless: boolean;
  ending: "done" | "spinner" | "frozen" | "exit" | "retry" | "error" | "limit";
}

export function planOf(fault: FaultName, seed: number): Plan {
  const random = seeded(
    seed * 7919 + [...fault].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7),
  );
  const usual: Plan = {
    fault,
    seed,
    prompts: [
      `Count the files of src, please (${seed})`,
      `Now name the largest of them: ${random.between(100, 999)}`,
    ],
    together: false,
    drawMs: random.between(20, 300),
    deafMs: 0,
    draft: "",
    swallow: 0,
    popup: false,
    collapse: false,
    echoMs: random.between(0, 40),
    narrow: false,
    dialog: null,
    pager: false,
    thinkMs: random.between(150, 1_800),
    pieces: piecesOf(random),
    pieceMs: random.between(60, 400),
    gapMs: 0,
    restless: false,
    ending: "done",
  };
  return { ...usual, ...FAULTS[fault].plan(random, usual) };
}

function piecesOf(random: Random): string[] {
  const words = [
    "There are nine files.",
    "I looked at `src`.",
    "The largest is 4 KB.",
    "All is well.",
  ];
  return Array.from(
    { length: random.between(1, 4) },
    (_, i) => `${words[i] ?? words[0]} ${random.between(1, 999)}`,
  );
}
