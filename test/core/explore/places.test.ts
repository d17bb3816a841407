import { expect, onTestFinished, test } from "vitest";
import { Places } from "../../../core/explore/places.ts";

/** Entries of maps that are made in the meantime: what an index holds. */
function counted(work: () => unknown): number {
  const { set } = Map.prototype;
  let made = 0;
  onTestFinished(() => {
    Map.prototype.set = set;
  });
  Map.prototype.set = function (key, value) {
    made += 1;
    return set.call(this, key, value);
  };
  work();
  Map.prototype.set = set;
  return made;
}

test("folders above a name that only one sound has take no room in the index", () => {
  const paths = Array.from({ length: 1_000 }, (_, i) => `a/b/c/d/e/${i % 10}/${i}.wav`);
  // Once by its path, once by its name.
  expect(counted(() => new Places(paths))).toBe(2 * paths.length);
});

test("names that many share are told apart by the folder that differs, and no further", () => {
  const paths = Array.from({ length: 1_000 }, (_, i) => `a/b/c/d/e/${i}/sound.wav`);
  expect(counted(() => new Places(paths))).toBeLessThan(2 * paths.length + 5);
});

test("an end that several share names none of them, however late they part, and a path that stands twice is found by none", () => {
  const paths = ["a/x/s.wav", "b/x/s.wav", "c/y/s.wav", "s.wav", "d/two.wav", "d/two.wav"];
  const places = new Places(paths);
  const found = (named: string) => places.find("", `/elsewhere/${named}`);
  expect(["a/x/s.wav", "b/x/s.wav", "x/s.wav", "y/s.wav", "s.wav", "d/two.wav", "other.wav"].map(found)).toEqual([
    0,
    1,
    undefined,
    2,
    undefined,
    undefined,
    undefined,
  ]);
});
