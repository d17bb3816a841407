/** What somebody gives an answer: 1 is bad, 5 is very good. */
export const STARS = [1, 2, 3, 4, 5] as const;
export type Stars = (typeof STARS)[number];

/** One and two of five are what the thumb down says; three is no complaint. */
export function isGood(stars: Stars): boolean {
  return stars > 2;
}
