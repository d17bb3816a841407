import * as fc from "fast-check";
import type { Where } from "./far.ts";
import { Giving, hex, type Weather, wavOf } from "./giving.ts";

/** Mostly fine, since a history in which nothing gets anywhere shows little. */
const weather: fc.Arbitrary<Weather> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ is: fc.constant("fine" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constantFrom("offline", "lost-request", "lost-answer", "killed-before", "killed-behind"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("crash" as const), after: fc.nat(40) }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constantFrom("late" as const, "slow" as const) }) },
);
const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ deed: fc.constant("record" as const) }) },
  { weight: 3, arbitrary: fc.record({ deed: fc.constant("agree to send" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ deed: fc.constant("send" as const), weather: fc.array(weather, { maxLength: 8 }) }),
  },
  { weight: 2, arbitrary: fc.record({ deed: fc.constant("delete" as const), which: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      deed: fc.constantFrom("withdraw" as const, "kill" as const, "evict" as const, "restart" as const),
    }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** What the person was told, and what they asked for. */
class Told {
  consent = 0;
  next = 1;
  /** Recordings that must be on the device, and whether the person let them be sent. */
  readonly kept = new Map<number, boolean>();
  /** Taken back: nothing may be left of them anywhere. */
  readonly takenBack: number[] = [];
  /** Of a browser that lost everything: what had been sent before cannot be taken back any more. */
  readonly lost: number[] = [];
}

function ensure(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

async function act(house: Giving, told: Told, what: Deed): Promise<void> {
  const { store } = house.tab;
  if (told.consent === 0) await agree(house, told);
  switch (what.deed) {
    case "record":
      await house.record(hex(told.consent), told.next);
      told.kept.set(told.next++, false);
      return;
    case "agree to send":
      await house.queue(hex(told.consent), [...told.kept.keys()]);
      for (const n of told.kept.keys()) told.kept.set(n, true);
      return;
    case "send":
      house.weather = [...what.weather];
      await house.send();
      house.weather = [];
      // Who was killed in the midst of it starts again.
      return house.kill();
    case "delete": {
      const ids = [...told.kept.keys()];
      const n = ids[what.which % Math.max(1, ids.length)];
      if (n === undefined) return;
      await store.decide(hex(n), "delete");
      told.kept.delete(n);
      told.takenBack.push(n);
      return;
    }
    case "withdraw":
      await store.withdraw();
      told.takenBack.push(...told.kept.keys());
      told.kept.clear();
      told.consent = 0;
      return;
    case "evict":
      await house.evict();
      told.lost.push(...told.kept.keys(), ...told.takenBack.splice(0));
      told.kept.clear();
      told.consent = 0;
      return;
    case "kill":
      return house.kill();
    case "restart":
      return house.restart();
  }
}

async function agree(house: Giving, told: Told): Promise<void> {
  told.consent = 1_000_000 + told.next++;
  const consent = {
    id: hex(told.consent),
    version: "1",
    language: "sn",
    scopes: ["asr" as const],
    givenAt: "2026-11-21T09:00:00Z",
    by: "tap" as const,
  };
  await house.tab.store.agree({ consent, speaker: { pseudonym: hex(told.consent, 64), about: {} } });
}

/** What holds at every moment: what was acknowledged lies there, once; what is kept lies on the device. */
async function holds(house: Giving, told: Told): Promise<void> {
  for (const { id, state } of await house.tab.outbox.entries())
    if (state === "stored")
      ensure(house.copies(Number.parseInt(id, 16)) === 1, `acknowledged and not there once: ${id}`);
  const clips = new Set((await house.tab.store.clips()).map(({ id }) => Number.parseInt(id, 16)));
  ensure(clips.size === told.kept.size, `${clips.size} recordings on the device, ${told.kept.size} were promised`);
  for (const n of told.kept.keys()) {
    const sound = await house.tab.store.sound(hex(n));
    ensure(sound !== undefined && Buffer.compare(sound, wavOf(n)) === 0, `recording ${n} is not on the device`);
    ensure(house.copies(n) <= 1, `recording ${n} is there twice`);
  }
}

/** With a network and a server again, everything comes to where the person wanted it. */
async function settled(house: Giving, told: Told): Promise<void> {
  house.restart();
  // What is taken back from a store that writes over what lies there is so only when no address is valid any more.
  for (let times = 0; times < 2; times++) {
    await house.kill();
    await house.send();
    house.wait();
  }
  await holds(house, told);
  for (const [n, sent] of told.kept) {
    ensure(house.copies(n) === (sent ? 1 : 0), `recording ${n} is on the server ${house.copies(n)} times`);
    if (!sent) ensure(!house.leaves(n), `recording ${n} left without a yes`);
  }
  for (const n of told.takenBack) ensure(!house.leaves(n), `recording ${n} was taken back and is still there`);
  for (const n of told.lost) ensure(house.copies(n) <= 1, `recording ${n} is there twice`);
  const left = (await house.tab.outbox.entries()).filter(({ state }) => state !== "stored");
  ensure(left.length === 0, `left in the outbox: ${left.map(({ state }) => state)}`);
}

/** So many histories of record, agree, send in bad weather, delete, withdraw, kill, evict and restart. */
export async function givings(where: Where, n: number, seed: number) {
  const figures = {
    requests: 0,
    "acknowledgements lost": 0,
    "server crashes": 0,
    "tabs killed": 0,
    "taken back": 0,
    "arrived late": 0,
    "addresses refused": 0,
  };
  let runs = 0;
  const property = fc.asyncProperty(
    fc.noBias(fc.array(deed, { minLength: 3, maxLength: 16, size: "max" })),
    async (deeds) => {
      const house = new Giving(where);
      const told = new Told();
      runs += 1;
      try {
        for (const one of deeds) {
          await act(house, told, one);
          await holds(house, told);
        }
        await settled(house, told);
      } finally {
        figures.requests += house.figures.requests;
        figures["acknowledgements lost"] += house.figures.lost;
        figures["server crashes"] += house.crashes;
        figures["arrived late"] += house.figures.late;
        figures["addresses refused"] += house.figures.stale;
        figures["tabs killed"] += house.figures.kills;
        figures["taken back"] += told.takenBack.length;
        await house.close();
      }
    },
  );
  const result = await fc.check(property, { numRuns: n, seed });
  return { runs, failures: result.failed ? [fc.defaultReportMessage(result) ?? "failed"] : [], figures };
}
