import { expect, test } from "vitest";
import { cutAt } from "../../core/cut.ts";

const frames = (...runs: [number, number][]) => runs.flatMap(([length, speech]) => Array<number>(length).fill(speech));

test("speech is cut in the middle of its longest pause", () => {
  expect(cutAt(frames([120, 0.9], [6, 0.1], [60, 0.9], [12, 0.1], [90, 0.9]))).toEqual({ end: 192, next: 192 });
});

test("of two equal pauses the later one is taken, so that pieces stay long", () => {
  expect(cutAt(frames([120, 0.9], [8, 0.1], [60, 0.9], [8, 0.1], [60, 0.9])).end).toBe(192);
});

test("a pause in the first third is left alone", () => {
  expect(cutAt(frames([40, 0.9], [20, 0.1], [220, 0.9], [6, 0.1], [14, 0.9])).end).toBe(283);
});

test("a gap as short as a plosive is no pause: the pieces overlap instead", () => {
  expect(cutAt(frames([150, 0.9], [3, 0.1], [147, 0.9]))).toEqual({ end: 300, next: 250 });
});

test("a pause that runs to the end is used", () => {
  expect(cutAt(frames([280, 0.9], [20, 0])).end).toBe(290);
});
