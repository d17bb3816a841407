/**
 * A training of a few milliseconds: y = 3 x - 1 with a little that x does not explain is learnt by gradient descent, and what is
 * left of the error on points that were held out is printed after each step. Usage: objective.mjs RATE MOMENTUM STEPS OUT [SLOW MS]
 */
import { appendFileSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const [rate = 0, momentum = 0, steps = 0] = process.argv.slice(2, 5).map(Number);
const [out = ".", slow = "0"] = process.argv.slice(5);
const points = Array.from({ length: 24 }, (_, i) => ({
  x: i / 12 - 1,
  y: 3 * (i / 12 - 1) - 1 + Math.sin(7 * i) / 20,
}));
const [train, held] = [points.filter((_, i) => i % 3 > 0), points.filter((_, i) => i % 3 === 0)];
const errorOf = (list) => list.reduce((sum, { x, y }) => sum + (slope * x + start - y) ** 2, 0) / list.length;
let [slope, start, down, back] = [0, 0, 0, 0];
if (rate < 0) process.exit(3);
for (let step = 1; step <= steps; step++) {
  const gradient = (of) => (2 * train.reduce((sum, p) => sum + (slope * p.x + start - p.y) * of(p), 0)) / train.length;
  [down, back] = [momentum * down - rate * gradient(({ x }) => x), momentum * back - rate * gradient(() => 1)];
  [slope, start] = [slope + down, start + back];
  process.stdout.write(`${JSON.stringify({ step, loss: errorOf(train), val_loss: errorOf(held) })}\n`);
  if (Number(slow) > 0) await wait(Number(slow));
}
process.stderr.write("done\n");
writeFileSync(`${out}/weights.json`, JSON.stringify({ slope, start }));
appendFileSync(`${out}/../ran.txt`, "once\n");
