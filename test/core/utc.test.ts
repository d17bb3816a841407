import fc from "fast-check";
import { expect, test } from "vitest";
import { readUtc } from "../../core/utc.ts";

const spelled = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");

test("every second of the years 0 to 9999 is read as Date reads it", () => {
  const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
  fc.assert(
    fc.property(seconds, (at) => {
      expect(readUtc(spelled(at * 1000))).toBe(at * 1000);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  "2026-02-29T00:00:00Z",
  "2100-02-29T00:00:00Z",
  "2026-04-31T00:00:00Z",
  "2026-00-10T00:00:00Z",
  "2026-13-10T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:60:00Z",
  "2026-01-01T00:00:60Z",
  "2026-01-01T00:00:00.000Z",
  "2026-01-01T00:00:00+00:00",
  "2026-01-01t00:00:00z",
  "2026-01-01 00:00:00Z",
  "2026-1-1T00:00:00Z",
  "2026-01-01T00:00:00Z\n",
  "12026-01-01T00:00:00Z",
  "２０２６-01-01T00:00:00Z",
  "",
])("%j is none", (text) => {
  expect(readUtc(text)).toBeUndefined();
});

test("leap days exist where they should", () => {
  for (const day of ["2000-02-29", "2024-02-29", "2400-02-29"])
    expect(readUtc(`${day}T12:00:00Z`)).toBe(Date.parse(`${day}T12:00:00Z`));
});
