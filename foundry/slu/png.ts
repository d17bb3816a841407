import { crc32, deflateSync } from "node:zlib";
import { inkOf, LETTER } from "./letters.ts";

export type Colour = readonly [number, number, number];

/** A picture of opaque colours, 8 bits a channel. */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;

  /** White. */
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(3 * width * height).fill(255);
  }

  /** What lies outside is left out. */
  rect(left: number, top: number, width: number, height: number, colour: Colour): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++)
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++)
        this.#pixels.set(colour, 3 * (y * this.width + x));
  }

  /** left, top: of the first letter. up: reads from below to above, and `top` is where it begins, below. */
  text(words: string, left: number, top: number, { up = false }: { readonly up?: boolean } = {}): void {
    for (const [i, letter] of [...words].entries())
      for (const [row, inks] of inkOf(letter).entries())
        for (const [column, ink] of inks.entries()) {
          const along = i * LETTER.step + column;
          if (ink && up) this.rect(left + row, top - along, 1, 1, BLACK);
          else if (ink) this.rect(left + along, top + row, 1, 1, BLACK);
        }
  }

  /** The bytes of a file (W3C, Portable Network Graphics, third edition): truecolour, no filter, one IDAT. */
  png(): Uint8Array {
    const head = new Uint8Array(13);
    const view = new DataView(head.buffer);
    view.setUint32(0, this.width);
    view.setUint32(4, this.height);
    head.set([8, 2, 0, 0, 0], 8);
    const line = 3 * this.width;
    const rows = new Uint8Array((line + 1) * this.height);
    for (let y = 0; y < this.height; y++) rows.set(this.#pixels.subarray(y * line, (y + 1) * line), y * (line + 1) + 1);
    const parts = [chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", new Uint8Array(0))];
    return Buffer.concat([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...parts]);
  }
}

/** Pixels that words take. */
export function widthOf(words: string): number {
  return [...words].length * LETTER.step;
}

const BLACK: Colour = [0, 0, 0];

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  // Over the name and the data.
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}
