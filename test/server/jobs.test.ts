import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Failure, failure } from "../../core/failure.ts";
import { openFolderRunner } from "../../server/jobs/folder.ts";
import type { Runner, Work } from "../../server/jobs/runner.ts";
import { pause } from "../../server/jobs/runner.ts";
import { Shelf } from "../../server/jobs/shelf.ts";

let folder = "";
let shelf: Shelf<string>;
let runner: Runner | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-jobs-"));
  shelf = new Shelf(folder, String);
  await shelf.open();
});
afterEach(async () => {
  await runner?.close();
  rmSync(folder, { recursive: true });
});

/** Runs until `enough`; each try of a job goes as `run` has it. */
async function until(enough: (ended: readonly string[]) => boolean, run: Work["run"], workers = 1): Promise<string[]> {
  const ended: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const tell = (what: string) => {
      ended.push(what);
      if (enough(ended)) resolve();
    };
    const work: Work = {
      all: () => shelf.all(),
      run: async (id, signal) => {
        await run(id, signal);
        await shelf.finish(id, {});
        tell(`done ${id}`);
      },
      bury: async (id, why: Failure, tries) => {
        await shelf.bury(id, { job: id, code: why.code, message: "", tries, at: 0 });
        tell(`dead ${id} ${why.code} ${tries}`);
      },
    };
    runner = openFolderRunner({
      work,
      tally: shelf,
      workers,
      patience: { tries: 3, first: 1 },
      now: Date.now,
      trouble: reject,
    });
  });
  return ended;
}

test("a job of one name is put there once, by whoever comes first, and never again", async () => {
  const put = await Promise.all(Array.from({ length: 20 }, (_, i) => shelf.put("a", `job ${i}`)));
  expect(put.filter(Boolean)).toHaveLength(1);
  await shelf.finish("a", { kept: 1 });
  expect([await shelf.put("a", "again"), await shelf.state("a"), await shelf.note("a")]).toEqual([
    false,
    "done",
    { kept: 1 },
  ]);
});

test("what was open is taken up, as many at once as there are workers", async () => {
  for (const id of ["a", "b", "c", "d"]) await shelf.put(id, id);
  let [now, most] = [0, 0];
  let meet = () => {};
  const two = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const ended = await until(
    (all) => all.length === 4,
    async () => {
      most = Math.max(most, ++now);
      if (now === 2) meet();
      await two;
      now -= 1;
    },
    2,
  );
  expect(ended.toSorted()).toEqual(["done a", "done b", "done c", "done d"]);
  expect(most).toBe(2);
  expect(await shelf.all()).toEqual([]);
});

test("what fails is tried again until it is given up, what no try mends is given up at once, and neither holds up others", async () => {
  for (const id of ["flaky", "lost", "refused", "well"]) await shelf.put(id, id);
  const tries = new Map<string, number>();
  const ended = await until(
    (all) => all.length === 4,
    async (id) => {
      const before = tries.get(id) ?? 0;
      tries.set(id, before + 1);
      if (id === "lost" || (id === "flaky" && before === 0)) throw failure("network", "away");
      if (id === "refused") throw failure("refused-host", "no");
    },
  );
  expect(ended.toSorted()).toEqual(["dead lost network 3", "dead refused refused-host 1", "done flaky", "done well"]);
  expect(Object.fromEntries(tries)).toEqual({ flaky: 2, lost: 3, refused: 1, well: 1 });
  expect((await shelf.buried()).toSorted()).toEqual(["lost", "refused"]);
});

test("what ended the process ten times is given up before it ends it again", async () => {
  await shelf.put("poison", "poison");
  await shelf.tried("poison", { begun: 10, failed: 0, after: 0 });
  const ended = await until(
    (all) => all.length === 1,
    async () => {
      throw new Error("it was begun");
    },
  );
  expect(ended).toEqual(["dead poison worker-died 10"]);
});

test("what is let go stays open and counts as no try", async () => {
  await shelf.put("a", "a");
  const begun = new Promise<void>((resolve) => {
    void until(
      () => false,
      (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(failure("aborted", "let go")));
          resolve();
        }),
    );
  });
  await begun;
  await runner?.close();
  expect([await shelf.state("a"), await shelf.tries("a")]).toEqual(["open", { begun: 0, failed: 0, after: 0 }]);
});

test("a dead letter comes back as it was, and only once", async () => {
  await shelf.put("a", "a job");
  await shelf.bury("a", { job: "a job", code: "network", message: "", tries: 3, at: 1 });
  const back = await Promise.all([shelf.revive("a"), shelf.revive("b")]);
  expect(back).toEqual([true, false]);
  expect([await shelf.job("a"), await shelf.dead("a"), await shelf.state("a")]).toEqual(["a job", undefined, "open"]);
});

test("pauses double, and half of each is drawn", () => {
  const patience = { tries: 13, first: 5000 };
  expect([pause(patience, 1, 0), pause(patience, 1, 1), pause(patience, 3, 0.5)]).toEqual([3750, 6250, 20_000]);
});

test("a job that is put twice is done once, and leaves nothing behind", async () => {
  await shelf.put("a", "job");
  const runs: string[] = [];
  const ended = until(
    ([first]) => first !== undefined,
    async (id) => {
      runs.push(id);
      runner?.put(id);
    },
  );
  expect(await ended).toEqual(["done a"]);
  await runner?.close();
  expect([runs, await shelf.tries("a")]).toEqual([["a"], { begun: 0, failed: 0, after: 0 }]);
});

test("a dead letter that is sent on while it is being buried is tried again", async () => {
  await shelf.put("a", "job");
  let tries = 0;
  const ended: string[] = [];
  await new Promise<void>((resolve, reject) => {
    runner = openFolderRunner({
      work: {
        all: () => shelf.all(),
        run: async (id) => {
          tries += 1;
          if (tries === 1) throw failure("bad-audio", "none");
          await shelf.finish(id, {});
          ended.push("done");
          resolve();
        },
        bury: async (id, { code }) => {
          await shelf.bury(id, { job: id, code, message: "", tries: 1, at: 0 });
          // Whoever sees it dead may send it on before the runner is told that it is.
          await shelf.revive(id);
          runner?.put(id);
          ended.push("dead");
        },
      },
      tally: shelf,
      workers: 1,
      patience: { tries: 3, first: 1 },
      now: Date.now,
      trouble: reject,
    });
  });
  expect(ended).toEqual(["dead", "done"]);
  expect(await shelf.state("a")).toBe("done");
});
