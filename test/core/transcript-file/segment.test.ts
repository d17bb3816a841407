import { expect, test } from "vitest";
import { withPiece } from "../../../core/transcript-file/segment.ts";

/** Positions in seconds. */
const piece = (first: number, last: number, overlapped = false, at = first) => ({
  first: first * 16_000,
  last: last * 16_000 - 512,
  at: at * 16_000,
  overlapped,
});

test("each piece is a segment with the times of its speech", () => {
  const one = withPiece([], piece(1, 3), "  mhoro   mose ");
  expect(withPiece(one, piece(4, 5), "makadii")).toEqual([
    { start: 1_000, end: 3_000, text: "mhoro mose" },
    { start: 4_000, end: 5_000, text: "makadii" },
  ]);
});

test("what was read as nothing leaves no segment", () => {
  expect(withPiece([], piece(0, 1), " \n ")).toEqual([]);
});

test("what two pieces heard twice stands once, and the words before it stay where they were", () => {
  const left = "a1 b2 c3 d4 e5 f6 g7 h8 ishumi rimwe nembiri";
  const one = withPiece([], piece(0, 10), left);
  const two = withPiece(one, piece(8.4, 15, true, 8.4), "rimwe nembiri zvino tatu");
  expect(two.map(({ text }) => text).join(" ")).toBe("a1 b2 c3 d4 e5 f6 g7 h8 ishumi rimwe nembiri zvino tatu");
  expect(two.map(({ start, end }) => [start, end])).toEqual([
    [0, 8_400],
    [8_400, 15_000],
  ]);
});

test("a segment of few words goes into the one that continues it", () => {
  const one = withPiece([], piece(0, 3), "rimwe nembiri");
  expect(withPiece(one, piece(2, 5, true), "nembiri zvino")).toEqual([
    { start: 0, end: 5_000, text: "rimwe nembiri zvino" },
  ]);
});
