import { expect, test } from "vitest";
import { day, size, speed, timeLeft } from "../../app/language/amounts.ts";

test("sizes take the unit that leaves one to three digits", () => {
  expect(size(0, "en")).toBe("0 B");
  expect(size(999, "en")).toBe("999 B");
  expect(size(1000, "en")).toBe("1 kB");
  expect(size(2243, "en")).toBe("2.2 kB");
  expect(size(81_000_000, "en")).toBe("81 MB");
  expect(size(999_600, "en")).toBe("1 MB");
  expect(size(1_234_500_000, "sn")).toBe("1.2 GB");
  expect(size(12e12, "en")).toBe("12 TB");
  expect(size(9_999_999e9, "en")).toBe("10,000 TB");
});

test("sizes are written the language's way", () => {
  expect(size(1_234_500, "hi")).toBe("1.2 MB");
  expect(size(1_234_500, "mr")).toMatch(/^१\.२\s/);
  expect(size(27_000_000, "sw")).toContain("27");
});

test("speed is a size each second", () => {
  expect(speed(640_000, "en")).toBe("640 kB/s");
});

test("time left is never promised too early", () => {
  expect(timeLeft(0.2, "en")).toBe("1 s left");
  expect(timeLeft(89.1, "en")).toBe("90 s left");
  expect(timeLeft(91, "en")).toBe("about 2 min left");
  expect(timeLeft(3600, "sn")).toBe("kwasara maminitsi anenge 60");
  expect(timeLeft(0.2, "sn")).toBe("kwasara sekondi 1");
  expect(timeLeft(5401, "en")).toBe("about 2 h left");
});

test("a day is the day in UTC, and no moment stays as it was written", () => {
  expect(day("2027-05-01T00:00:00Z", "en")).toContain("2027");
  expect(day("2027-05-01T00:00:00Z", "en")).toMatch(/\b0?1\b/);
  expect(day("2027-05-01T00:00:00Z", "en")).toMatch(/^0?1 May 2027$/);
  expect(day("2027-05-01T00:00:00Z", "hi")).toBe("1 मई 2027");
  expect(day("2027-05-01T00:00:00Z", "mr")).toBe("१ मे, २०२७");
  expect(day("soon", "en")).toBe("soon");
});
