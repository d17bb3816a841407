import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64url, toBase64url } from "../../core/base64url.ts";

test("bytes become the text that Node makes of them, and come back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64url"));
      expect(fromBase64url(text)).toEqual(Uint8Array.from(bytes));
    }),
  );
});

test("a text that is taken is the only one for its bytes", () => {
  const letters = fc.constantFrom(..."ABCwxyz019-_+/= ");
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 8 }), (text) => {
      const bytes = fromBase64url(text);
      if (bytes) expect(toBase64url(bytes)).toBe(text);
    }),
  );
});

test.each(["A", "AB", "AA==", "AAB", "A+AA", "A/AA", "AA AA", "AA\n", "Ä", "😀AAA"])("%j is none", (text) => {
  expect(fromBase64url(text)).toBeUndefined();
});
