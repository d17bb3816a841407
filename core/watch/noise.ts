/** A byte, 0 to 255, each as likely; by chance that nobody can foresee. */
export type Chance = () => number;

/**
 * Of a geometric variable: a next step is taken with 96/256 = 3/8. A comparison of whole bytes is exact, so that nothing is
 * lost to rounding, on which noise of floating point can be broken (Mironov, "On significance of the least significant bits
 * for differential privacy", CCS 2012).
 */
const AGAIN = 96;
const ALPHA = AGAIN / 256;

/** What one device's day changes at most: one turn counts, so between any two days one count goes down and one goes up. */
const SENSITIVITY = 2;

/**
 * Of all that a device tells of a day. Two-sided geometric noise with P(k) proportional to ALPHA^|k| on each count keeps
 * counts that differ by SENSITIVITY in all apart by e^EPSILON at most: ALPHA = e^(-EPSILON / SENSITIVITY). From Ghosh,
 * Roughgarden, Sundararajan, "Universally utility-maximizing privacy mechanisms", STOC 2009; without any trusted party it is
 * local differential privacy (Kasiviswanathan et al., "What can we learn privately?", 2011).
 */
export const EPSILON = -SENSITIVITY * Math.log(ALPHA);

/** Of one count's noise; its mean is 0. */
export const VARIANCE = (2 * ALPHA) / (1 - ALPHA) ** 2;

/** Noise beyond this comes once in 10^13 counts and is cut: what is done to noised counts costs no privacy. */
export const MOST = 32;

/** A count with noise: the difference of two geometric variables is two-sided geometric. */
export function noised(count: number, chance: Chance): number {
  return Math.max(-MOST, Math.min(MOST, count + steps(chance) - steps(chance)));
}

/** One of 0 to n - 1, each as likely. n: 1 to 2^24. */
export function drawn(n: number, chance: Chance): number {
  const whole = 2 ** 24;
  const fair = whole - (whole % n);
  for (;;) {
    const value = chance() * 65_536 + chance() * 256 + chance();
    if (value < fair) return value % n;
  }
}

function steps(chance: Chance): number {
  let taken = 0;
  while (chance() < AGAIN) taken++;
  return taken;
}
