import { expect, test } from "vitest";
import { hear, heardBy, noHearing } from "../../../app/welcome/hearing.ts";

/** What is made of levels that are told every 50 ms, and after how many ms. */
function tried(levels: Iterable<number>): { result: string; after: number } {
  let hearing = noHearing;
  for (const rms of levels) {
    hearing = hear(hearing, rms, 50);
    if (heardBy(hearing) !== "open") break;
  }
  return { result: heardBy(hearing), after: hearing.all };
}

function* lasting(rms: number) {
  for (;;) yield rms;
}

/** Syllables of 200 ms with gaps of 100 ms in a room. */
function* voice(room: number, loud: number) {
  for (let i = 0; ; i++) yield i % 6 < 4 ? loud : room;
}

test("a voice is heard within a second and a half, in a quiet room and beside a fan", () => {
  for (const [room, loud] of [
    [0, 0.02],
    [0.001, 0.05],
    [0.01, 0.08],
    [0.0005, 0.008],
  ] as const) {
    const { result, after } = tried(voice(room, loud));
    expect(result, `${room} ${loud}`).toBe("heard");
    expect(after).toBeLessThan(1_500);
  }
});

test("a microphone that is switched off, a quiet room and a hum that lasts are no voice", () => {
  for (const rms of [0, 0.0003, 0.004, 0.03, 0.4])
    expect(tried(lasting(rms)), String(rms)).toEqual({ result: "silent", after: 10_000 });
});

test("a single knock is no voice", () => {
  function* knock() {
    yield* Array<number>(20).fill(0.001);
    yield 0.6;
    yield 0.2;
    yield* lasting(0.001);
  }
  expect(tried(knock()).result).toBe("silent");
});

test("who first says nothing and then speaks is heard", () => {
  function* later() {
    yield* Array<number>(150).fill(0.002);
    yield* voice(0.002, 0.04);
  }
  expect(tried(later())).toMatchObject({ result: "heard" });
});
