import { expect, test } from "vitest";
import { save } from "../../../app/explore/save.ts";
import { Slices } from "../../../app/slices.ts";
import { Intake } from "../../../core/explore/dataset.ts";
import { drained } from "../../core/explore/drain.ts";

test("a manifest that cannot be written to its end leaves no half of it", async () => {
  const intake = new Intake();
  const file = intake.begin("m.json");
  for (const text of ["one", "two", "three"]) intake.take({ text }, file, 1);
  const set = drained(intake.finish());
  const ends: string[] = [];
  const sink = () =>
    new WritableStream<Uint8Array<ArrayBuffer>>({
      write(bytes) {
        ends.push(new TextDecoder().decode(bytes));
      },
      close: () => void ends.push("closed"),
      abort: () => void ends.push("aborted"),
    });
  const done = async () => void ends.push("done");
  const slices = (pause: () => Promise<void>) => {
    let clock = 0;
    return new Slices(() => (clock += 100), pause);
  };
  const order = Uint32Array.of(2, 0);
  const tired = slices(() => Promise.reject(new Error("the page is closed")));
  await expect(save(set, order, { sink: sink(), done }, tired)).rejects.toThrow("the page is closed");
  expect(ends).toEqual(["aborted"]);
  await save(
    set,
    order,
    { sink: sink(), done },
    slices(async () => {}),
  );
  expect(ends.slice(1)).toEqual([expect.stringMatching(/three.*\n.*one/), "closed", "done"]);
});
