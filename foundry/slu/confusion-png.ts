import { countsOf, type Pairs } from "./confusion.ts";
import { LETTER } from "./letters.ts";
import { type Colour, Raster, widthOf } from "./png.ts";

const CELL = 24;
const EDGE = 8;
const LINE = 2 * LETTER.height;

/** The same picture as PNG: a row for each label that was said, a column for each that was understood. */
export function confusionPng(title: string, pairs: Pairs, labels: readonly string[]): Uint8Array {
  const margin = EDGE + Math.max(0, ...labels.map(widthOf)) + EDGE / 2;
  const [left, top] = [margin, LINE + margin];
  const grid = labels.length * CELL;
  const raster = new Raster(Math.max(left + grid, widthOf(title) + EDGE) + EDGE, top + grid + EDGE);
  raster.text(title, EDGE, EDGE);
  for (const [i, label] of labels.entries()) {
    const middle = i * CELL + Math.floor((CELL - LETTER.height) / 2);
    raster.text(label, left - EDGE / 2 - widthOf(label), top + middle);
    raster.text(label, left + middle, top - EDGE / 2, { up: true });
  }
  for (const [y, row] of countsOf(pairs, labels).entries()) {
    const all = row.reduce((sum, count) => sum + count, 0);
    for (const [x, count] of row.entries()) {
      if (count === 0) continue;
      const [from, above] = [left + x * CELL, top + y * CELL];
      raster.rect(from, above, CELL, CELL, colourOf(x === y, count / all));
      const words = String(count);
      raster.text(
        words,
        from + Math.ceil((CELL - widthOf(words) + 1) / 2),
        above + Math.floor((CELL - LETTER.height) / 2),
      );
    }
  }
  return raster.png();
}

/** Blue what was right, red what was taken for something else; the darker, the larger a share of its row. */
function colourOf(right: boolean, share: number): Colour {
  const light = Math.round(245 - share * 120);
  return right ? [light, light, 255] : [255, light, light];
}
