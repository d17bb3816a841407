import fc from "fast-check";
import { expect, test } from "vitest";
import { stitch } from "../../core/stitch.ts";

test("the words heard twice stand once", () => {
  expect(stitch("ndinoda kutenga masaga matatu", "masaga matatu ehupfu nhasi")).toBe(
    "ndinoda kutenga masaga matatu ehupfu nhasi",
  );
});

test("a word cut at the edge gives way to the side that heard it whole", () => {
  expect(stitch("guta guru rezimbabwe nder", "babwe nderipi ndapota")).toBe("guta guru rezimbabwe nderipi ndapota");
  expect(stitch("guta guru rezimbabwe nderipi nd", "mbabwe nderipi ndapota")).toBe(
    "guta guru rezimbabwe nderipi ndapota",
  );
});

test("small misreadings still agree", () => {
  expect(stitch("vakadzi vakaenda kumusika", "vakaynda kumusika mangwanani")).toBe(
    "vakadzi vakaenda kumusika mangwanani",
  );
});

test("without agreement nothing is lost", () => {
  expect(stitch("imwe mbiri", "nhatu ina")).toBe("imwe mbiri nhatu ina");
});

test("a blank side changes nothing", () => {
  expect(stitch("", "mhoro")).toBe("mhoro");
  expect(stitch("mhoro", "  ")).toBe("mhoro");
});

test("cutting any sentence of unlike words with an overlap gives the sentence back", () => {
  const vocabulary =
    "guta mvura chingwa sadza zimbabwe kumusika mangwanani tenda rwizi gomo shumba nzou bhuku amai".split(" ");
  fc.assert(
    fc.property(
      fc.shuffledSubarray(vocabulary, { minLength: 6 }),
      fc.nat(),
      fc.integer({ min: 1, max: 5 }),
      (words, at, overlap) => {
        const cut = overlap + (at % (words.length - overlap));
        const [left, right] = [words.slice(0, cut), words.slice(cut - overlap)];
        expect(stitch(left.join(" "), right.join(" "))).toBe(words.join(" "));
      },
    ),
  );
});
