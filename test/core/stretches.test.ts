import { expect, test } from "vitest";
import { Backlog, Blocks, lengthOf } from "../../core/stretches.ts";

const filled = (length: number, value: number) => new Float32Array(length).fill(value);
const heard = (length: number, value: number) => ({ heard: filled(length, value) });

test("render quanta become blocks of at least the length asked for", () => {
  const blocks = new Blocks(256);
  expect(blocks.push(filled(128, 1))).toBeUndefined();
  expect(blocks.push(filled(128, 2))).toEqual(Float32Array.of(...filled(128, 1), ...filled(128, 2)));
  expect(blocks.push(filled(300, 3))).toHaveLength(300);
});

test("a backlog gives back what it got, in order", () => {
  const backlog = new Backlog(1_000);
  for (const value of [1, 2, 3]) backlog.push(heard(100, value));
  expect([backlog.take(), backlog.take(), backlog.take(), backlog.take()]).toEqual([
    heard(100, 1),
    heard(100, 2),
    heard(100, 3),
    undefined,
  ]);
});

test("a full backlog drops the oldest and tells how many samples they were", () => {
  const backlog = new Backlog(250);
  for (const value of [1, 2, 3, 4]) backlog.push(heard(100, value));
  expect([backlog.take(), backlog.take(), backlog.take(), backlog.take()]).toEqual([
    200,
    heard(100, 3),
    heard(100, 4),
    undefined,
  ]);
});

test("nothing is lost from the count, whatever is pushed, taken and dropped", () => {
  const backlog = new Backlog(500);
  let pushed = 0;
  let taken = 0;
  for (let i = 1; i <= 200; i++) {
    const stretch = i % 7 === 0 ? i : heard((i * 37) % 120, i);
    backlog.push(stretch);
    pushed += lengthOf(stretch);
    if (i % 3 === 0) taken += lengthOf(backlog.take() ?? 0);
  }
  for (let next = backlog.take(); next !== undefined; next = backlog.take()) taken += lengthOf(next);
  expect(taken).toBe(pushed);
});
