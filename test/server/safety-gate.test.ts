import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type GateOptions, openGate } from "../../server/safety/gate.ts";
import { rateFields } from "../../server/safety/rate-fields.ts";
import { Rates, UNLIMITED } from "../../server/safety/rates.ts";
import type { Caller } from "../../server/services.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const rates = { points: 10, windowSeconds: 60 };
const gateOf = (more: Partial<GateOptions> = {}) =>
  openGate({ keys: ["talk:realtime:secret-number-1"], rates, now: Date.now, ...more });
const talk: Caller = { name: "talk", scopes: new Set(["realtime"]) };

test("without keys everybody may do everything; with keys nobody without one may", async () => {
  const open = gateOf({ keys: [] });
  expect((await open.whose(undefined))?.scopes.has("admin")).toBe(true);
  expect((await open.whose("whatever-clients-send"))?.name).toBe("anonymous");
  const closed = gateOf();
  expect(await closed.whose(undefined)).toBeUndefined();
  expect(await closed.whose("")).toBeUndefined();
  expect((await closed.whose("secret-number-1"))?.name).toBe("talk");
});

test("a client secret opens one session, until its time", async () => {
  const gate = gateOf();
  const { value, expiresAt } = await gate.issue(talk, 60);
  expect(expiresAt).toBe(1_700_000_060);
  const caller = await gate.whose(value);
  expect(caller).toMatchObject({ name: "talk", once: true });
  expect([...(caller?.scopes ?? [])]).toEqual(["realtime"]);
  expect(await gate.whose(value)).toBeUndefined();
  const late = await gate.issue(talk, 60);
  vi.advanceTimersByTime(60_000);
  expect(await gate.whose(late.value)).toBeUndefined();
});

test("replicas with the same key take each other's secrets, others do not", async () => {
  const [one, two, three] = [gateOf({ clientSecretKey: "shared" }), gateOf({ clientSecretKey: "shared" }), gateOf()];
  const { value } = await one.issue(talk, 60);
  expect(await three.whose(value)).toBeUndefined();
  expect((await two.whose(value))?.name).toBe("talk");
});

test("the time of a secret keeps within its bounds", async () => {
  const gate = gateOf();
  const seconds = async (ttl: number) => (await gate.issue(talk, ttl)).expiresAt - 1_700_000_000;
  expect(await seconds(0)).toBe(10);
  expect(await seconds(-5)).toBe(10);
  expect(await seconds(1e9)).toBe(7200);
});

test("a secret that was changed anywhere opens nothing, and is not spent by that", async () => {
  const gate = gateOf();
  const { value } = await gate.issue(talk, 60);
  for (let at = 0; at < value.length; at++) {
    const letter = value[at] === "A" ? "B" : "A";
    expect(await gate.whose(value.slice(0, at) + letter + value.slice(at + 1))).toBeUndefined();
  }
  for (const other of [`${value}.`, `${value}A`, `${value}=`, "ek_", "ek_.", `ek_${"A".repeat(5000)}`])
    expect(await gate.whose(other)).toBeUndefined();
  expect(await gate.whose(value)).toBeDefined();
});

test("no more than its points in any window, whatever is asked; then as many again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.record({ cost: fc.integer({ min: -3, max: 60 }), wait: fc.integer({ min: 0, max: 9000 }) }), {
        maxLength: 60,
      }),
      async (points, steps) => {
        const purse = new Rates({ points, windowSeconds: 10 });
        let opened = Number.NEGATIVE_INFINITY;
        let spent = 0;
        for (const { cost, wait } of steps) {
          await vi.advanceTimersByTimeAsync(wait);
          if (Date.now() >= opened + 10_000) [opened, spent] = [Date.now(), 0];
          const asked = Math.min(points, Math.max(1, cost));
          const { allowed, limit, remaining, resetSeconds } = await purse.take("key", "a", cost);
          spent += asked;
          expect(allowed).toBe(spent <= points);
          expect(limit).toBe(points);
          expect(remaining).toBe(Math.max(0, points - spent));
          expect(resetSeconds).toBe(Math.max(1, Math.ceil((opened + 10_000 - Date.now()) / 1000)));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("keys have purses of their own, and an address one for all its keys", async () => {
  const gate = gateOf();
  const named = (name: string): Caller => ({ name, scopes: new Set() });
  expect(await gate.spend(named("a"), "10.0.0.1", 6)).toMatchObject({ allowed: true, remaining: 4 });
  expect(await gate.spend(named("b"), "10.0.0.2", 6)).toMatchObject({ allowed: true, remaining: 4 });
  expect((await gate.spend(named("a"), "10.0.0.3", 6)).allowed).toBe(false);
  expect((await gate.spend(named("c"), "10.0.0.2", 6)).allowed).toBe(false);
  expect((await gate.spend(named("anonymous"), "10.0.0.4", 10)).allowed).toBe(true);
  expect((await gate.spend(named("anonymous"), "10.0.0.5", 10)).allowed).toBe(true);
});

test("a limit of 0 is none, and nothing is said of it", async () => {
  const gate = gateOf({ rates: { points: 0, windowSeconds: 60 } });
  const allowance = await gate.spend(talk, "10.0.0.1", 1e6);
  expect(allowance).toMatchObject({ allowed: true, limit: UNLIMITED });
  expect(rateFields(allowance)).toEqual({});
});

test("fields are structured fields of the draft's form", () => {
  const whole = fc.integer({ min: 0, max: 1e9 });
  const any = fc.record({
    allowed: fc.boolean(),
    limit: whole,
    remaining: whole,
    resetSeconds: whole,
    windowSeconds: whole,
  });
  fc.assert(
    fc.property(any, (allowance) => {
      const fields = rateFields(allowance);
      expect(fields["RateLimit-Policy"]).toMatch(/^"default";q=\d{1,15};w=\d{1,15}$/);
      expect(fields.RateLimit).toMatch(/^"default";r=\d{1,15};t=\d{1,15}$/);
      expect(fields["Retry-After"]).toBe(allowance.allowed ? undefined : String(allowance.resetSeconds));
    }),
  );
});
