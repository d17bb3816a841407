import { expect, test, vi } from "vitest";
import { VectorTable } from "../../../workers/search/vectors.ts";

const DIMS = 8;

/** A quantised row that points along one axis. */
function row(axis: number): Int8Array {
  return Int8Array.from({ length: DIMS }, (_, i) => (i === axis ? 127 : 0));
}

function unit(axis: number): Float32Array {
  return Float32Array.from(row(axis), (value) => value / 127);
}

test("to take in a long document bit by bit copies each value a few times, however many bits there are", () => {
  const typed = Object.getPrototypeOf(Int8Array.prototype) as { set(values: ArrayLike<number>, at?: number): void };
  const set = vi.spyOn(typed, "set");
  const table = new VectorTable();
  const bits = 3_000;
  for (let bit = 0; bit < bits; bit++) table.put(1, bit * 4, new Int8Array(4 * DIMS), DIMS);
  const copied = set.mock.calls.reduce((sum, [values]) => sum + values.length, 0);
  set.mockRestore();
  expect(table.read(1, DIMS)).toBe(bits * 4);
  // Each value once, and by doubling what is there already once more on the whole.
  expect(copied).toBeLessThanOrEqual(3 * bits * 4 * DIMS);
});

test("what was taken in bit by bit is found where it stands, and room that is not used yet is no passage", () => {
  const table = new VectorTable();
  for (let axis = 0; axis < 5; axis++) table.put(1, axis, row(axis), DIMS);
  table.put(2, 0, row(5), DIMS);
  expect(table.read(1, DIMS)).toBe(5);
  for (let axis = 0; axis < 5; axis++) {
    expect(table.nearest(unit(axis), 1)).toEqual([{ document: 1, chunk: axis }]);
    expect(table.likeness({ document: 1, chunk: axis }, unit(axis))).toBeCloseTo(1);
  }
  expect(table.nearest(unit(7), 99)).toHaveLength(6);
  expect(table.likeness({ document: 1, chunk: 5 }, unit(0))).toBeUndefined();
});

test("rows that come again overwrite, and rows behind a gap are not taken", () => {
  const table = new VectorTable();
  table.put(1, 0, Int8Array.from([...row(0), ...row(1)]), DIMS);
  table.put(1, 1, Int8Array.from([...row(2), ...row(3)]), DIMS);
  expect(table.read(1, DIMS)).toBe(3);
  expect(table.nearest(unit(2), 1)).toEqual([{ document: 1, chunk: 1 }]);
  expect(table.likeness({ document: 1, chunk: 1 }, unit(1))).toBeCloseTo(0);
  table.put(1, 0, row(4), DIMS);
  expect(table.read(1, DIMS)).toBe(3);
  table.put(1, 7, row(5), DIMS);
  table.put(3, 2, row(5), DIMS);
  expect([table.read(1, DIMS), table.read(3, DIMS)]).toEqual([3, 0]);
});
