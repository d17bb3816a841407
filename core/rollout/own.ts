/** A share of bad turns that nobody leaves a model for, and one that is a broken model's. */
const USUAL = 0.05;
const BROKEN = 0.4;
/** At most this share of the devices leave a model whose bad turns are the usual ones, however long they use it. */
const FALSE_ALARMS = 0.001;
/** What a bad turn and a good one add to the logarithm of the ratio. */
const WORSE = Math.log(BROKEN / USUAL);
const BETTER = Math.log((1 - BROKEN) / (1 - USUAL));

/** What a device remembers of a new model: the logarithm of how much likelier its turns are from a broken one. */
export interface Evidence {
  readonly turns: number;
  readonly odds: number;
}
export const noEvidence: Evidence = { turns: 0, odds: 0 };

/** A turn that was counted as good was bad after all (1), or the other way round (-1). */
export function turnedOut({ turns, odds }: Evidence, by: -1 | 0 | 1): Evidence {
  return { turns, odds: odds + by * (WORSE - BETTER) };
}

/** bad: the turn ended in an error, or in no words where somebody spoke. */
export function withTurn({ turns, odds }: Evidence, bad: boolean): Evidence {
  return { turns: turns + 1, odds: odds + (bad ? WORSE : BETTER) };
}

/**
 * Whether a device goes back to the model it had, on its own turns alone. A likelihood ratio under the usual share ever
 * reaches 1 / a with a probability of a at most (Ville 1939), so it may be asked after each turn.
 */
export function leaves({ odds }: Evidence): boolean {
  return odds >= -Math.log(FALSE_ALARMS);
}
