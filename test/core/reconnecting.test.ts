import { expect, test } from "vitest";
import type { Ends } from "../../core/connecting.ts";
import { failure } from "../../core/failure.ts";
import { Reconnecting } from "../../core/reconnecting.ts";

/** Connections by their number, counted from 1. */
function house(refuse: (connection: number) => unknown = () => undefined) {
  const told: string[] = [];
  const ends: Ends[] = [];
  const disk = new Reconnecting(async (one) => {
    const number = ends.push(one);
    const refused = refuse(number);
    if (refused) throw refused;
    return { number, close: () => void told.push(`closed ${number}`) };
  });
  return { disk, told, ends };
}

const thrownBy = (promise: Promise<unknown>) => promise.then(() => undefined).catch((thrown: unknown) => thrown);
const gone = (name: string) => Object.assign(new Error("gone"), { name });

test.each(["InvalidStateError", "UnknownError", "AbortError"])(
  "work that finds its connection gone (%s) is done again over a new one",
  async (name) => {
    const { disk, told } = house();
    const done = await disk.use(async ({ number }) => {
      if (number === 1) throw gone(name);
      return number;
    });
    expect([done, told]).toEqual([2, ["closed 1"]]);
    expect(await disk.use(async ({ number }) => number)).toBe(2);
  },
);

test("what has another cause is told at once, and what fails twice too", async () => {
  const { disk } = house();
  let runs = 0;
  const full = disk.use(() => {
    runs++;
    return Promise.reject(gone("QuotaExceededError"));
  });
  expect(await thrownBy(full)).toMatchObject({ code: "no-space" });
  expect(runs).toBe(1);
  const twice = disk.use(() => {
    runs++;
    return Promise.reject(gone("AbortError"));
  });
  expect(await thrownBy(twice)).toMatchObject({ code: "no-storage" });
  expect(runs).toBe(3);
  expect(await thrownBy(disk.use(async () => Promise.reject(failure("bad-hash", "x"))))).toMatchObject({
    code: "bad-hash",
  });
});

test("a database that could not be opened is tried anew by the next that needs it", async () => {
  const { disk } = house((number) => number === 1 && gone("VersionError"));
  expect(await thrownBy(disk.use(async () => 1))).toMatchObject({ code: "no-storage" });
  expect(await disk.use(async ({ number }) => number)).toBe(2);
});

test("one that is closed from outside is opened when it is needed, and late news of it closes no other", async () => {
  const { disk, ends, told } = house();
  const number = () => disk.use(async (db) => db.number);
  expect(await number()).toBe(1);
  ends[0]?.terminated();
  expect(await number()).toBe(2);
  ends[0]?.terminated();
  expect(await number()).toBe(2);
  ends[1]?.blocking();
  expect(await number()).toBe(3);
  await disk.close();
  expect([await number(), told]).toEqual([4, ["closed 2", "closed 3"]]);
});
