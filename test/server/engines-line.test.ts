import fc from "fast-check";
import { expect, test } from "vitest";
import { Line } from "../../server/engines/line.ts";

function drained(line: Line<string>): string[] {
  const all: string[] = [];
  for (let item = line.take(); item !== undefined; item = line.take()) all.push(item);
  return all;
}

test("callers take turns, each in its own order", () => {
  const line = new Line<string>(10);
  for (const item of ["a1", "a2", "a3", "b1", "c1", "b2"]) expect(line.push(item[0] ?? "", item)).toBeUndefined();
  expect(drained(line)).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
});

test("whoever comes while others take turns waits for one of each", () => {
  const line = new Line<string>(10);
  for (const item of ["a1", "a2", "a3"]) line.push("a", item);
  expect(line.take()).toBe("a1");
  line.push("b", "b1");
  expect(drained(line)).toEqual(["a2", "b1", "a3"]);
});

test("when it is full the one with most in it gives way, and nobody else", () => {
  const line = new Line<string>(3);
  for (const item of ["a1", "a2", "a3"]) line.push("a", item);
  expect(line.push("a", "a4")).toBe("a4");
  expect(line.push("b", "b1")).toBe("a3");
  expect(line.push("b", "b2")).toBe("b2");
  expect(line.push("c", "c1")).toBe("a2");
  expect(line.push("d", "d1")).toBe("d1");
  expect(drained(line)).toEqual(["a1", "b1", "c1"]);
});

test("what gave up waiting is out of it", () => {
  const line = new Line<string>(3);
  for (const item of ["a1", "a2"]) line.push("a", item);
  expect([line.remove("a", "a1"), line.remove("a", "a1"), line.remove("b", "a2")]).toEqual([true, false, false]);
  expect([line.length, ...drained(line)]).toEqual([1, "a2"]);
});

test("nothing is lost, given twice, or more than fits", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("push" as const), who: fc.constantFrom("a", "b", "c") }),
    fc.record({ kind: fc.constant("take" as const), who: fc.constant("") }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (steps, most) => {
      const line = new Line<string>(most);
      const out: string[] = [];
      const taken: string[] = [];
      let pushed = 0;
      for (const { kind, who } of steps) {
        if (kind === "take") taken.push(...[line.take()].filter((item) => item !== undefined));
        else out.push(...[line.push(who, `${who}${pushed++}`)].filter((item) => item !== undefined));
        expect(line.length).toBeLessThanOrEqual(most);
      }
      const all = [...out, ...taken, ...drained(line)];
      expect(new Set(all).size).toBe(all.length);
      expect(all.length).toBe(pushed);
    }),
  );
});
