const CSI = "\u001B[";
const off = (...modes: number[]): string => modes.map((mode) => `${CSI}?${mode}l`).join("");

/** Takes back what a program may have switched on in a terminal and a shell does not expect. */
export const RESTORE: string = [
  // Synchronized output, and the alternate screen with its kitty keys; the cursor is saved for where there was none.
  `\u001B7${CSI}=0u${CSI}<99u${off(2026, 1049, 1047, 47)}`,
  // Mouse in all its ways, focus, bracketed paste, in-band resize, colour scheme reports.
  off(9, 1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016, 1004, 2004, 2048, 2031),
  // Keys: kitty's, xterm's modifyOtherKeys, application cursor and keypad.
  `${CSI}=0u${CSI}<99u${CSI}>4;0m${off(1, 66)}\u001B>`,
  // Scroll region, which would put the cursor into the corner; origin, insert, wrap, character set.
  `\u001B7${CSI}r\u001B8${CSI}!p${CSI}4l${CSI}?7h\u000F\u001B(B`,
  // Cursor shown and in the user's shape, no link, plain text, no title of ours.
  `${CSI}?25h${CSI}0 q\u001B]8;;\u0007${CSI}0m\u001B]0;\u0007`,
].join("");
