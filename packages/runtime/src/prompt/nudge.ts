/** Asks an agent in which nothing moves to go on. */
export const NUDGE: string =
  "Nothing has moved for a while. Go on with what you were asked; if you are done, say so and end your turn.";
