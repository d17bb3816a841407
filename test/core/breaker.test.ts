import { expect, test } from "vitest";
import { Breaker } from "../../core/breaker.ts";

function opened(failures = 2) {
  let now = 0;
  const breaker = new Breaker({ failures, coolMs: 100, mostMs: 300 }, () => now);
  return {
    breaker,
    after(ms: number) {
      now += ms;
    },
  };
}

test("it opens after so many failures in a row, and a success in between begins anew", () => {
  const { breaker } = opened();
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  expect(breaker.state).toBe("closed");
  breaker.failed();
  expect(breaker.state).toBe("open");
  expect(breaker.admits()).toBe(false);
});

test("after its time one call goes through, and what becomes of it decides for all", () => {
  const { breaker, after } = opened(1);
  breaker.failed();
  after(99);
  expect(breaker.admits()).toBe(false);
  after(1);
  expect(breaker.state).toBe("half-open");
  expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, false, false]);
  breaker.succeeded();
  expect(breaker.state).toBe("closed");
  expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
});

test("each trial that fails doubles the time, up to a bound; a success forgets that", () => {
  const { breaker, after } = opened(1);
  const times: number[] = [];
  breaker.failed();
  for (let trial = 0; trial < 4; trial++) {
    let waited = 0;
    while (!breaker.admits()) {
      after(50);
      waited += 50;
    }
    times.push(waited);
    breaker.failed();
  }
  expect(times).toEqual([100, 200, 300, 300]);
  after(300);
  expect(breaker.admits()).toBe(true);
  breaker.succeeded();
  breaker.failed();
  after(100);
  expect(breaker.admits()).toBe(true);
});

test("a trial that its caller gave up leaves its place to the next call", () => {
  const { breaker, after } = opened(1);
  breaker.failed();
  after(100);
  expect(breaker.admits()).toBe(true);
  breaker.dropped();
  expect(breaker.admits()).toBe(true);
});

test("calls that were under way when it opened do not keep it open for longer", () => {
  const { breaker, after } = opened(1);
  breaker.failed();
  after(60);
  breaker.failed();
  after(40);
  expect(breaker.admits()).toBe(true);
});

test("what is known to be back is tried at once", () => {
  const { breaker } = opened(1);
  breaker.failed();
  breaker.retry();
  expect(breaker.admits()).toBe(true);
});
