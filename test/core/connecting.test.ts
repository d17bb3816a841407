import { expect, test } from "vitest";
import { Connecting } from "../../core/connecting.ts";

/** Connections that count themselves, and work that fails so often. */
function failing(name: string, times: number) {
  let opened = 0;
  let runs = 0;
  const connection = new Connecting(async () => ({ number: ++opened, close: () => undefined }));
  const work = () =>
    connection.use(async ({ number }) => {
      if (runs++ < times) throw Object.assign(new Error("thrown by work"), { name });
      return number;
    });
  return { work, runs: () => runs };
}

test.each(["InvalidStateError", "UnknownError"])(
  "after %s the work is done again over another connection",
  async (name) => {
    const { work, runs } = failing(name, 1);
    expect([await work(), runs()]).toEqual([2, 2]);
  },
);

test("what is thrown twice is handed on as it is", async () => {
  const { work, runs } = failing("UnknownError", 2);
  await expect(work()).rejects.toMatchObject({ name: "UnknownError", message: "thrown by work" });
  expect(runs()).toBe(2);
  expect(await work()).toBe(2);
});

test.each(["AbortError", "QuotaExceededError"])("%s says nothing of the connection, which stays", async (name) => {
  const { work, runs } = failing(name, 1);
  await expect(work()).rejects.toMatchObject({ name });
  expect([await work(), runs()]).toEqual([1, 2]);
});

test("who finds the connection gone after another did closes nothing that was opened since", async () => {
  const closed: number[] = [];
  let opened = 0;
  const connection = new Connecting(async () => {
    const number = ++opened;
    return { number, close: () => void closed.push(number) };
  });
  const gone = Object.assign(new Error("gone"), { name: "InvalidStateError" });
  let fail = () => {};
  const late = connection.use(({ number }) =>
    number === 1
      ? new Promise<number>((_, reject) => {
          fail = () => reject(gone);
        })
      : Promise.resolve(number),
  );
  const early = await connection.use(async ({ number }) => (number === 1 ? Promise.reject(gone) : number));
  expect([early, closed]).toEqual([2, [1]]);
  fail();
  expect([await late, opened, closed]).toEqual([2, 2, [1]]);
});
