/** A part of a recording, in seconds. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}
/** Seconds; a shorter drag is a tap, which only moves the place. */
export const SHORTEST = 0.05;

/** A finger or a mouse that draws a part on the picture. total: seconds of all of it. */
export class Dragging {
  #from: number | undefined;

  begin(event: PointerEvent, total: number): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#from = placeOf(event, total);
  }

  move(event: PointerEvent, total: number): Stretch | undefined {
    if (this.#from === undefined) return undefined;
    const now = placeOf(event, total);
    return { start: Math.min(this.#from, now), end: Math.max(this.#from, now) };
  }

  /** Where it was let go; undefined where none had begun. */
  end(event: PointerEvent, total: number): number | undefined {
    if (this.#from === undefined) return undefined;
    this.#from = undefined;
    return placeOf(event, total);
  }
}

export function hundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** Puts what marks a part over the picture. By hand: the site's policy forbids style attributes, which templates would write. */
export function stand(mark: HTMLElement | null, from: number, to: number, total: number): void {
  if (!mark || total <= 0) return;
  mark.style.left = `${(100 * from) / total}%`;
  mark.style.width = `${(100 * (to - from)) / total}%`;
}

function placeOf(event: PointerEvent, total: number): number {
  const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - left) / width)) * total;
}
