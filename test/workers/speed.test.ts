import { expect, test } from "vitest";
import { loadKernel } from "../../workers/speed/kernel.ts";
import { measureRate } from "../../workers/speed/rate.ts";

test("the kernel multiplies matrices", async () => {
  const { memory, multiply } = await loadKernel();
  const n = 64;
  const size = n * n;
  const [a, b, c] = [0, 1, 2].map((i) => new Float32Array(memory.buffer, i * size * 4, size)) as Float32Array[];
  if (!a || !b || !c) throw new Error("no memory");
  // Small whole numbers: every sum is exact, in whatever order it is taken.
  for (let i = 0; i < size; i++) {
    a[i] = ((i * 7) % 13) - 6;
    b[i] = ((i * 5) % 11) - 5;
  }
  multiply(n, 0, size * 4, 2 * size * 4);
  const expected = Float32Array.from({ length: size }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += (a[Math.floor(at / n) * n + k] ?? 0) * (b[k * n + (at % n)] ?? 0);
    return sum;
  });
  expect(c).toEqual(expected);
});

/** A kernel whose products take so many milliseconds of a clock that only they move. */
function pretend(costs: (product: number) => number) {
  let time = 0;
  let products = 0;
  const kernel = {
    memory: { buffer: new ArrayBuffer(4 * 65_536) },
    multiply: (n: number) => {
      expect(n).toBe(128);
      time += costs(products++);
    },
  };
  return { kernel, now: () => time, products: () => products };
}

test("the rate is products by time, and the best slice counts", () => {
  // 128^3 multiply-adds in 0.5 ms are 4.19 * 10^9 a second.
  const even = pretend(() => 0.5);
  expect(measureRate(even.kernel, even.now, 300)).toBeCloseTo(4.194, 2);
  const disturbed = pretend((product) => (product < 200 ? 4 : 0.5));
  expect(measureRate(disturbed.kernel, disturbed.now, 900)).toBeCloseTo(4.194, 2);
});

test("a slow machine is not kept for long", () => {
  const slow = pretend(() => 200);
  expect(measureRate(slow.kernel, slow.now, 300)).toBeCloseTo(0.0105, 3);
  expect(slow.products()).toBe(2);
});

test("the kernel itself runs at a rate", async () => {
  const rate = measureRate(await loadKernel(), () => performance.now(), 60);
  expect(rate).toBeGreaterThan(0.05);
  expect(rate).toBeLessThan(1000);
});
