import { editDistance } from "./edit-distance.ts";

/**
 * Joins the texts of two pieces that heard the same stretch of speech. The seam is the longest run of words on which
 * both agree: a word counts as the same when at most a third of its letters differ, since each piece heard it in other
 * company, or when it was cut off, at the end of the left piece or at the beginning of the right one. Of the two
 * readings of a word the longer is the whole one. With no agreement nothing is dropped.
 */
export function stitch(left: string, right: string): string {
  const a = words(left);
  const b = words(right);
  const seam = longestRun(a, b);
  if (!seam) return [...a, ...b].join(" ");
  const agreed = Array.from({ length: seam.length }, (_, i) => longer(a[seam.left + i], b[seam.right + i]));
  return [...a.slice(0, seam.left), ...agreed, ...b.slice(seam.right + seam.length)].join(" ");
}

/** Words of each side that can lie in the overlap: 1.6 s of fast speech. */
export const REACH = 8;

type Run = { readonly left: number; readonly right: number; readonly length: number };

function longestRun(a: readonly string[], b: readonly string[]): Run | undefined {
  let best: Run | undefined;
  for (let left = Math.max(0, a.length - REACH); left < a.length; left++)
    for (let right = 0; right < Math.min(REACH, b.length); right++) {
      const length = agreement(a, b, left, right);
      if (length > (best?.length ?? 0)) best = { left, right, length };
    }
  return best;
}

function agreement(a: readonly string[], b: readonly string[], left: number, right: number): number {
  let length = 0;
  for (; left + length < a.length && right + length < b.length; length++) {
    const [x, y] = [a[left + length] ?? "", b[right + length] ?? ""];
    const cutLeft = left + length === a.length - 1 && x.length > 1 && y.startsWith(x);
    const cutRight = right + length === 0 && y.length > 1 && x.endsWith(y);
    if (!cutLeft && !cutRight && !alike(x, y)) break;
  }
  return length;
}

function alike(a: string, b: string): boolean {
  return editDistance([...a], [...b]) * 3 <= Math.max(a.length, b.length);
}

function longer(a = "", b = ""): string {
  return b.length > a.length ? b : a;
}

export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
