import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { confusionPng } from "../../../foundry/slu/confusion-png.ts";
import { inkOf } from "../../../foundry/slu/letters.ts";
import { Raster, widthOf } from "../../../foundry/slu/png.ts";

/** Reads what the W3C's third edition says, sums of chunks included. */
function read(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = new Map<string, Uint8Array>();
  let at = 8;
  while (at < png.length) {
    const length = view.getUint32(at);
    expect(view.getUint32(at + 8 + length)).toBe(crc(png.subarray(at + 4, at + 8 + length)));
    chunks.set(new TextDecoder().decode(png.subarray(at + 4, at + 8)), png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
  const head = chunks.get("IHDR") ?? new Uint8Array();
  const [width, height] = [0, 4].map((from) => new DataView(head.buffer, head.byteOffset).getUint32(from)) as [
    number,
    number,
  ];
  expect([...head.subarray(8)]).toEqual([8, 2, 0, 0, 0]);
  const rows = inflateSync(chunks.get("IDAT") ?? new Uint8Array());
  expect(rows).toHaveLength((3 * width + 1) * height);
  const pixel = (x: number, y: number) => [
    ...rows.subarray(y * (3 * width + 1) + 1 + 3 * x, y * (3 * width + 1) + 4 + 3 * x),
  ];
  return { width, height, pixel };
}

/** Bit by bit, as the format's annex D has it. */
function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

test("a picture has the colours that were put into it, and nothing beside it", () => {
  const raster = new Raster(5, 3);
  raster.rect(3, 1, 9, 1, [10, 20, 30]);
  raster.rect(-2, -2, 3, 3, [1, 2, 3]);
  const { width, height, pixel } = read(raster.png());
  expect([width, height]).toEqual([5, 3]);
  expect(pixel(3, 1)).toEqual([10, 20, 30]);
  expect(pixel(4, 1)).toEqual([10, 20, 30]);
  expect(pixel(0, 0)).toEqual([1, 2, 3]);
  for (const [x, y] of [
    [2, 1],
    [3, 0],
    [3, 2],
    [1, 0],
  ] as const)
    expect(pixel(x, y)).toEqual([255, 255, 255]);
});

test("letters can be told apart, and read upwards as well", () => {
  const all = [..."abcdefghijklmnopqrstuvwxyz0123456789_-:.,()?"];
  const shapes = all.map((letter) => JSON.stringify(inkOf(letter)));
  expect(new Set(shapes).size).toBe(all.length);
  expect(inkOf("A")).toEqual(inkOf("a"));
  expect(inkOf(" ").flat()).not.toContain(true);
  expect(inkOf("é")).toEqual(inkOf("?"));
  const along = new Raster(widthOf("l1"), 7);
  along.text("l1", 0, 0);
  const upwards = new Raster(7, widthOf("l1"));
  upwards.text("l1", 0, widthOf("l1") - 1, { up: true });
  const [flat, high] = [read(along.png()), read(upwards.png())];
  let ink = 0;
  for (let x = 0; x < flat.width; x++)
    for (let y = 0; y < flat.height; y++) {
      expect(high.pixel(y, flat.width - 1 - x)).toEqual(flat.pixel(x, y));
      if (flat.pixel(x, y)[0] === 0) ink += 1;
    }
  expect(ink).toBe([..."l1"].flatMap((letter) => inkOf(letter).flat()).filter(Boolean).length);
});

test("what was right is blue on the diagonal, what was taken for something else is red beside it", () => {
  const pairs = { said: ["none", "sugar", "sugar", "milk"], got: ["none", "sugar", "milk", "milk"] };
  const { width, height, pixel } = read(confusionPng("product", pairs, ["none", "sugar", "milk"]));
  // Edge, label and gap; the title's line above.
  const [left, top] = [8 + widthOf("sugar") + 4, 14 + 8 + widthOf("sugar") + 4];
  expect([width, height]).toEqual([left + 3 * 24 + 8, top + 3 * 24 + 8]);
  const cell = (x: number, y: number) => pixel(left + 24 * x + 1, top + 24 * y + 1);
  expect(cell(0, 0)).toEqual([125, 125, 255]);
  expect(cell(1, 1)).toEqual([185, 185, 255]);
  expect(cell(2, 1)).toEqual([255, 185, 185]);
  expect(cell(2, 2)).toEqual([125, 125, 255]);
  expect(cell(0, 1)).toEqual([255, 255, 255]);
});
