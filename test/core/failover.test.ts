import { expect, test } from "vitest";
import { Breaker } from "../../core/breaker.ts";
import { Failover, type Way } from "../../core/failover.ts";
import { aborted, failure } from "../../core/failure.ts";

const gone = failure("no-server", "it is gone");
const works = (what: string) => async () => what;
const fails =
  (reason: unknown = gone) =>
  async (): Promise<string> => {
    throw reason;
  };

function scene() {
  let now = 0;
  const moves: (Way | string | undefined)[] = [];
  const breaker = new Breaker({ failures: 1, coolMs: 100, mostMs: 1_000 }, () => now);
  const failover = new Failover({ breaker, moved: (way, reason) => moves.push(way, reason?.code) });
  return { failover, breaker, moves, after: (ms: number) => (now += ms) };
}

test("the first way does it as long as it can", async () => {
  const { failover, moves } = scene();
  expect(await failover.run(works("first"), works("second"))).toBe("first");
  expect(moves).toEqual([]);
});

test("its failure is made good within the call, and told once", async () => {
  const { failover, moves } = scene();
  expect(await failover.run(fails(), works("second"))).toBe("second");
  expect(failover.way).toBe("second");
  let asked = 0;
  const first = async () => `first ${++asked}`;
  expect(await failover.run(first, works("second"))).toBe("second");
  expect(asked).toBe(0);
  expect(moves).toEqual(["second", "no-server"]);
});

test("it comes back by itself after a while, or at once when it was seen to work", async () => {
  const one = scene();
  await one.failover.run(fails(), works("second"));
  one.after(100);
  expect(await one.failover.run(works("first"), works("second"))).toBe("first");
  expect(one.moves).toEqual(["second", "no-server", "first", undefined]);

  const other = scene();
  await other.failover.run(fails(), works("second"));
  other.failover.restore();
  expect(other.failover.way).toBe("first");
  expect(await other.failover.run(works("first"), works("second"))).toBe("first");
});

test("what was given up is no failure, and nobody else does it", async () => {
  const { failover, breaker, moves } = scene();
  await expect(failover.run(fails(aborted), works("second"))).rejects.toMatchObject({ code: "aborted" });
  expect(breaker.state).toBe("closed");
  expect(moves).toEqual([]);
});

test("where both fail the first one's reason counts; a bug is made good like anything else", async () => {
  const { failover } = scene();
  await expect(failover.run(fails(), fails(failure("no-model", "nothing")))).rejects.toBe(gone);
  const other = scene();
  expect(await other.failover.run(fails(new TypeError("oops")), works("second"))).toBe("second");
  expect(other.moves).toEqual(["second", "bug"]);
});

test("without a second way the first one is asked whatever came before", async () => {
  const { failover, moves } = scene();
  await expect(failover.run(fails(), undefined)).rejects.toBe(gone);
  expect(await failover.run(works("first"), undefined)).toBe("first");
  expect(moves).toEqual([]);
});
