import { expect, test } from "vitest";
import { decimal, locales, megabytes, number, percent } from "../../app/language/numbers.ts";

test("megabytes are 10^6 bytes with one decimal", () => {
  expect(megabytes(0, "en")).toBe("0.0");
  expect(megabytes(27_312_345, "en")).toBe("27.3");
  expect(megabytes(1_234_500_000, "en")).toBe("1,234.5");
  expect(megabytes(27_312_345, "sn")).toBe("27.3");
});

test("a percentage is whole, within bounds, and 100 only at the end", () => {
  expect(percent(0.005, "en")).toBe("0%");
  expect(percent(0.29, "en")).toBe("29%");
  expect(percent(0.5699, "sn")).toBe("56%");
  expect(percent(0.9999, "en")).toBe("99%");
  expect(percent(1, "en")).toBe("100%");
  expect(percent(7, "en")).toBe("100%");
  expect(percent(-1, "en")).toBe("0%");
});

test("a percentage is written as Intl writes it, in every language of the page", () => {
  for (const language of ["sn", "en", "sw", "hi", "mr", "ml"] as const) {
    const format = new Intl.NumberFormat(locales(language), { style: "percent" });
    for (let whole = 0; whole <= 100; whole++) expect(percent(whole / 100, language)).toBe(format.format(whole / 100));
  }
});

test("numbers group and count as the language does", () => {
  expect(number(1_234_567, "sn")).toBe("1,234,567");
  expect(number(1_234_567, "sw")).toBe("1,234,567");
  expect(number(1_234_567, "hi")).toBe("12,34,567");
  expect(number(1_234_567, "ml")).toBe("12,34,567");
  expect(number(1_234_567, "mr")).toBe("१२,३४,५६७");
  expect(decimal(0.18412, "mr")).toBe("०.१८४");
});
