import { beforeEach, expect, test } from "vitest";
import { tellBrowser } from "../../app/timing.ts";

beforeEach(() => {
  performance.clearMarks();
  performance.clearMeasures();
});

const entries = () => performance.getEntries().filter(({ name }) => name.startsWith("inzwa."));
let time = 0;
const answered = (turn: number) => {
  tellBrowser({ kind: "mark", name: "speculated", turn, revision: 0, time: ++time });
  tellBrowser({ kind: "span", name: "asr.partial", turn, revision: 0, start: time, end: time + 1 });
  tellBrowser({ kind: "span", name: "ttfw", turn, revision: 0, start: time, end: time + 5, detail: { words: 2 } });
};

test("a turn's coarse notes stand among the browser's measures, with what is known of them", () => {
  answered(1);
  expect(entries().map(({ name }) => name)).toEqual(["inzwa.speculated", "inzwa.ttfw"]);
  expect(performance.getEntriesByName("inzwa.ttfw")[0]).toMatchObject({
    duration: 5,
    detail: { turn: 1, revision: 0, words: 2 },
  });
});

test("however long a conversation lasts, the browser's buffer keeps the newest fifty turns at the most", () => {
  performance.mark("another's");
  let most = 0;
  for (let turn = 2; turn <= 500; turn++) {
    answered(turn);
    most = Math.max(most, entries().length);
    expect(performance.getEntriesByName("inzwa.ttfw").at(-1)).toMatchObject({ detail: { turn } });
  }
  expect(most).toBeLessThanOrEqual(100);
  expect(performance.getEntriesByName("another's")).toHaveLength(1);
});

test("nor where turns are counted anew", () => {
  for (let turn = 501; turn <= 600; turn++) answered(turn);
  for (let turn = 1; turn <= 60; turn++) answered(turn);
  expect(entries().length).toBeLessThanOrEqual(100);
  expect(performance.getEntriesByName("inzwa.ttfw").at(-1)).toMatchObject({ detail: { turn: 60 } });
});
