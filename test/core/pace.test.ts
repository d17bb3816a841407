import fc from "fast-check";
import { expect, test } from "vitest";
import { endpointDefaults as waits } from "../../core/endpoint.ts";
import { cutOff, ended, newPace, type Pace, paused, waitOf } from "../../core/pace.ts";

const ms = (milliseconds: number) => milliseconds * 16;
const after = (pauses: readonly number[]): Pace => pauses.map(ms).reduce(paused, newPace);

test("nothing learnt: the language's own waits", () => {
  expect([1, 0.8, undefined, 0].map((complete) => waitOf(newPace, waits, complete))).toEqual([
    ms(160),
    waits.complete,
    waits.unsure,
    waits.incomplete,
  ]);
});

test("who pauses long inside a sentence is given longer, whatever the words look like", () => {
  const slow = after(Array(6).fill(800));
  expect(waitOf(slow, waits)).toBeGreaterThan(waits.unsure);
  expect(waitOf(slow, waits, 0.8)).toBeGreaterThan(waits.complete);
  expect(waitOf(slow, waits, 1)).toBeGreaterThan(ms(160));
  expect(waitOf(slow, waits, 1)).toBeLessThan(waitOf(slow, waits));
});

test("who hardly pauses is answered sooner where the words do not tell, but only after some pauses", () => {
  expect(waitOf(after([200, 200]), waits)).toBe(waits.unsure);
  expect(waitOf(after(Array(8).fill(200)), waits)).toBeLessThan(waits.unsure);
});

test("the closure of a consonant is no pause", () => {
  expect(after(Array(20).fill(96))).toEqual(newPace);
});

test("a turn ended too soon makes patient, and turns that go well forget it", () => {
  const once = cutOff(newPace);
  expect(waitOf(once, waits, 0.8)).toBe(waits.complete + ms(96));
  const many = Array.from({ length: 40 }).reduce<Pace>(cutOff, newPace);
  expect(waitOf(many, waits, 0.8)).toBe(waits.complete + ms(384));
  const later = Array.from({ length: 40 }).reduce<Pace>(ended, many);
  expect(waitOf(later, waits, 0.8) - waits.complete).toBeLessThan(ms(1));
});

test("whatever is learnt, a wait has its bounds, and complete words never wait longer than unfinished ones", () => {
  const event = fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.constant("cut"), fc.constant("end"));
  fc.assert(
    fc.property(fc.array(event), fc.double({ min: 0, max: 1, noNaN: true }), (events, complete) => {
      const pace = events.reduce<Pace>(
        (before, one) => (one === "cut" ? cutOff(before) : one === "end" ? ended(before) : paused(before, Number(one))),
        newPace,
      );
      const wait = waitOf(pace, waits, complete);
      expect(wait).toBeGreaterThanOrEqual(ms(160));
      expect(wait).toBeLessThanOrEqual(waits.longest);
      expect(waitOf(pace, waits, 1)).toBeLessThanOrEqual(waitOf(pace, waits, 0));
    }),
  );
});
