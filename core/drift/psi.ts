import { chiSquareTail } from "./chi-square.ts";

export interface Psi {
  /** Population stability index, 0 and up. */
  readonly psi: number;
  /** How often samples of these sizes from one and the same source would differ as much. */
  readonly p: number;
}

/** What a class without any value counts, since the logarithm of nothing is none (Jeffreys' prior of a share). */
const NONE = 0.5;

/**
 * Sum over classes of (a - r) ln(a / r), with r and a the shares of the reference and of what is compared with it (Siddiqi
 * 2006, "Credit Risk Scorecards"). Each class that one side lacks counts half a value there. Where nothing changed the
 * index spreads like (1/n + 1/m) times a chi-square of one degree less than there are classes (Yurdakul 2018,
 * "Statistical Properties of Population Stability Index"), which gives p. Both lists: counts, of equal length; a class that
 * is empty on both sides is none. undefined below two classes, or where a side is empty.
 */
export function psiOf(reference: readonly number[], current: readonly number[]): Psi | undefined {
  const pairs = reference.map((count, i) => [count, current[i] ?? 0] as const).filter(([r, a]) => r + a > 0);
  const before = pairs.reduce((sum, [r]) => sum + r, 0);
  const after = pairs.reduce((sum, [, a]) => sum + a, 0);
  if (pairs.length < 2 || before === 0 || after === 0) return undefined;
  const filled = pairs.map(([r, a]) => [r || NONE, a || NONE] as const);
  const whole = [filled.reduce((sum, [r]) => sum + r, 0), filled.reduce((sum, [, a]) => sum + a, 0)] as const;
  const psi = filled.reduce((sum, [r, a]) => {
    const [was, is] = [r / whole[0], a / whole[1]];
    return sum + (is - was) * Math.log(is / was);
  }, 0);
  return { psi, p: chiSquareTail(psi / (1 / before + 1 / after), pairs.length - 1) };
}
