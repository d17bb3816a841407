import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Agreement } from "../../core/agreement.ts";

const SECOND = 16_000;
/** One reading each half second of new audio. */
const told = (agreement: Agreement, texts: readonly string[], every = SECOND / 2) =>
  texts.map((text, i) => agreement.push(text, i * every));

test("words are settled when all readings of a second and a half agree on them, never the last one", () => {
  const partials = told(new Agreement(), [
    "mvura",
    "mvura iri",
    "mvura iri kupi",
    "mvura iri kupisa",
    "mvura iri kupisa",
  ]);
  expect(partials.map(({ settled }) => settled)).toEqual(["", "", "", "mvura", "mvura iri"]);
  expect(partials.map(({ tentative }) => tentative)).toEqual([
    "mvura",
    "mvura iri",
    "mvura iri kupi",
    "iri kupisa",
    "kupisa",
  ]);
});

test("a word that was told otherwise within the span is not settled", () => {
  const agreement = new Agreement();
  told(agreement, ["gudo", "gudo ne", "gumi nesere", "gumi nesere kuwedzera"]);
  expect(agreement.settled).toBe("");
});

test("readings that come fast settle nothing sooner, and slow ones need three", () => {
  const fast = new Agreement();
  told(fast, Array(20).fill("mvura iri kupi"), SECOND / 20);
  expect(fast.settled).toBe("");
  const slow = new Agreement();
  told(slow, ["mvura iri kupi", "mvura iri kupi"], 3 * SECOND);
  expect(slow.settled).toBe("");
  slow.push("mvura iri kupi", 6 * SECOND);
  expect(slow.settled).toBe("mvura iri");
});

describe("what was settled", () => {
  const settled = () => {
    const agreement = new Agreement();
    told(agreement, Array(5).fill("ndinoda kutenga masaga"));
    expect(agreement.settled).toBe("ndinoda kutenga");
    return agreement;
  };

  test("begins the final words", () => {
    expect(settled().settle("ndinoda kutenga masaga matatu")).toBe("ndinoda kutenga masaga matatu");
    expect(settled().settle("")).toBe("ndinoda kutenga");
  });

  test("stands where a reading begins otherwise, and nothing is told twice", () => {
    expect(settled().settle("ndi noda kutenda masaga matatu")).toBe("ndinoda kutenga masaga matatu");
    expect(settled().settle("kutenga masaga matatu")).toBe("ndinoda kutenga masaga matatu");
    expect(settled().push("ndinodo kutenga mapaketi", 9 * SECOND)).toEqual({
      settled: "ndinoda kutenga",
      tentative: "mapaketi",
    });
  });

  test("may be gone on with inside a word", () => {
    expect(settled().settle("ndinoda kutengana naye")).toBe("ndinoda kutengana naye");
  });
});

test("whatever is read, settled text only grows and begins all that is told later", () => {
  const word = fc.constantFrom("mvura", "mvuri", "iri", "kupi", "gomo", "a", "");
  const reading = fc.array(word, { maxLength: 6 }).map((list) => list.join(" "));
  fc.assert(
    fc.property(
      fc.array(reading, { maxLength: 12 }),
      reading,
      fc.integer({ min: 1_000, max: 40_000 }),
      (texts, last, every) => {
        const agreement = new Agreement();
        let before = "";
        for (const { settled } of told(agreement, texts, every)) {
          expect(settled.startsWith(before)).toBe(true);
          before = settled;
        }
        expect(agreement.settle(last).startsWith(before)).toBe(true);
      },
    ),
  );
});
