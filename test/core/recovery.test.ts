import fc from "fast-check";
import { expect, test } from "vitest";
import { freshRecovery, type Mishap, type Recovery, type Remedy, recover, type Ways } from "../../core/recovery.ts";

const desktop: Ways = { webgpu: true, below: 2, server: false };

/** What is done about one mishap after another. Only a remedy changes the ways: that is what the page then does. */
function run(mishaps: readonly Mishap[], ways: Ways): readonly Remedy[] {
  let state: Recovery = freshRecovery;
  let left = ways;
  return mishaps.map((mishap) => {
    const next = recover(state, mishap, left);
    state = next.state;
    if (next.remedy.do === "without-gpu") left = { ...left, webgpu: false };
    if (next.remedy.do === "step-down") left = { ...left, below: left.below - 1 };
    return next.remedy;
  });
}

const steps = (mishaps: readonly Mishap[], ways: Ways) => run(mishaps, ways).map((remedy) => remedy.do);

test.each([
  [
    "GPU lost: once more quietly, then WASM, then nothing is left",
    ["gpu-lost", "gpu-lost", "gpu-lost"],
    desktop,
    ["reload", "without-gpu", "give-up"],
  ],
  [
    "with a server it takes over last",
    ["gpu-lost", "gpu-lost", "gpu-lost", "gpu-lost"],
    { ...desktop, server: true },
    ["reload", "without-gpu", "server", "give-up"],
  ],
  [
    "nonsense is not asked again of the same GPU",
    ["garbage", "garbage", "garbage", "garbage"],
    desktop,
    ["without-gpu", "step-down", "step-down", "give-up"],
  ],
  ["nonsense on WASM", ["garbage"], { ...desktop, webgpu: false }, ["step-down"]],
  ["a load that fails", ["load-failed", "load-failed", "load-failed"], desktop, ["reload", "without-gpu", "step-down"]],
  ["a page that ended", ["tab-crashed", "tab-crashed", "tab-crashed"], desktop, ["step-down", "step-down", "give-up"]],
  [
    "no memory, and nothing smaller",
    ["out-of-memory", "out-of-memory"],
    { ...desktop, below: 0 },
    ["without-gpu", "give-up"],
  ],
  [
    "after a step down nothing is loaded again unchanged",
    ["tab-crashed", "load-failed"],
    desktop,
    ["step-down", "without-gpu"],
  ],
] as const)("%s", (_, mishaps, ways, expected) => {
  expect(steps(mishaps, ways)).toEqual(expected);
});

test("the person hears of what changes, and of the end", () => {
  expect(run(["gpu-lost", "gpu-lost", "gpu-lost"], desktop)).toEqual([
    { do: "reload" },
    { do: "without-gpu", notice: "gpu-lost" },
    { do: "give-up", failure: expect.objectContaining({ code: "gpu-lost" }) },
  ]);
  expect(run(["tab-crashed"], desktop)).toEqual([{ do: "step-down", notice: "stepped-down" }]);
  expect(run(["too-slow"], desktop)).toEqual([{ do: "step-down", notice: "too-slow" }]);
  expect(run(["garbage"], { ...desktop, webgpu: false, below: 0 })).toEqual([
    { do: "give-up", failure: expect.objectContaining({ code: "garbage" }) },
  ]);
});

test("it ends, whatever happens and whatever the page says there is", () => {
  const mishap = fc.constantFrom<Mishap>(
    "gpu-lost",
    "load-failed",
    "garbage",
    "tab-crashed",
    "out-of-memory",
    "too-slow",
  );
  const ways = fc.record({ webgpu: fc.boolean(), below: fc.integer({ min: 0, max: 9 }), server: fc.boolean() });
  fc.assert(
    fc.property(fc.array(fc.tuple(mishap, ways), { maxLength: 60 }), (events) => {
      let state: Recovery = freshRecovery;
      let done = 0;
      for (const [event, there] of events) {
        const next = recover(state, event, there);
        if (next.remedy.do === "give-up") expect(next.state).toBe(state);
        else done++;
        if (next.remedy.do === "without-gpu") expect(there.webgpu).toBe(true);
        if (next.remedy.do === "step-down") expect(there.below).toBeGreaterThan(0);
        state = next.state;
      }
      // Two kinds are loaded again, the GPU goes once, three sizes down, the server once.
      expect(done).toBeLessThanOrEqual(2 + 1 + 3 + 1);
    }),
  );
});
