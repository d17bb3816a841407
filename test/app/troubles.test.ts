import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Troubles } from "../../app/troubles.ts";
import { failure } from "../../core/failure.ts";
import type { Tier } from "../../core/manifest.ts";
import type { Plan } from "../../core/plan.ts";
import { english, planned } from "../fixtures/devices/planned.ts";
import { lockManager } from "../workers/store-locks.ts";
import { openPage, type Page } from "./troubles-page.ts";

const [lost, killed, broken] = (["gpu-lost", "worker-died", "model-load"] as const).map((code) =>
  failure(code, "a test"),
);
const garbage = failure("garbage", "a test");
if (!lost || !killed || !broken) throw new Error("no failures");

let page: Page;
beforeEach(() => {
  page = openPage();
});
afterEach(() => vi.unstubAllGlobals());

const planOf = (tier: Tier): Plan => planned({ settings: { ...english, model_size: tier } });
/** A page that starts. `dead`: the one before it ended without a word, and with it its locks. */
async function start(dead = false): Promise<Troubles> {
  if (dead) Object.assign(navigator, { locks: lockManager() });
  const troubles = new Troubles(page.store);
  await troubles.open();
  return troubles;
}
const crashed = async (troubles: Troubles) => (await troubles.probe()).trouble.crashed;

describe("a page that ends while models load", () => {
  test("steps down at the next start and says so once; later starts step down without a word", async () => {
    (await start()).loading(planOf("large"));
    const next = await start(true);
    expect(await crashed(next)).toBe("large");
    expect(next.notice()).toMatchObject({ code: "stepped-down", detail: { tier: "large" } });
    expect(next.notice()).toBeUndefined();
    const later = await start(true);
    expect(await crashed(later)).toBe("large");
    expect(later.notice()).toBeUndefined();
  });

  test.each<[string, (troubles: Troubles) => unknown]>([
    ["was closed", () => page.events.dispatchEvent(new Event("pagehide"))],
    ["had loaded them", (troubles) => troubles.loaded()],
    ["could not load them, and said so", (troubles) => troubles.loadFailed(broken, planOf("large"))],
  ])("in good order, since it %s, is none", async (_, end) => {
    const troubles = await start();
    troubles.loading(planOf("large"));
    end(troubles);
    const next = await start(true);
    expect(await crashed(next)).toBeUndefined();
    expect(next.notice()).toBeUndefined();
  });

  test("is not blamed for what another page loads at this moment, also after an earlier crash", async () => {
    (await start()).loading(planOf("large"));
    expect(await crashed(await start())).toBeUndefined();
    const second = await start(true);
    second.notice();
    second.loading(planOf("standard"));
    const meanwhile = await start();
    expect(await crashed(meanwhile)).toBe("large");
    expect(meanwhile.notice()).toBeUndefined();
  });

  test("is forgiven when the person chooses", async () => {
    (await start()).loading(planOf("large"));
    const next = await start(true);
    next.forgive();
    expect(await crashed(next)).toBeUndefined();
    expect(await crashed(await start(true))).toBeUndefined();
  });
});

describe("what fails while the page lives", () => {
  test("a lost GPU: once more, quietly; the second time without it, and it says so; then nothing more", async () => {
    const troubles = await start();
    expect(troubles.failed(lost, planOf("standard"))).toBe(true);
    expect((await troubles.probe()).trouble.gpuLosses).toBe(1);
    expect(troubles.notice()).toBeUndefined();
    expect(troubles.failed(lost, planOf("standard"))).toBe(true);
    const { trouble } = await troubles.probe();
    expect(trouble.gpuLosses).toBe(2);
    expect(troubles.notice()?.code).toBe("gpu-lost");
    const without = planned({ settings: { ...english, model_size: "standard" }, device: { trouble } });
    expect(without.backend).toBe("wasm");
    expect(troubles.failed(lost, without)).toBe(false);
    troubles.forgive();
    expect((await troubles.probe()).trouble.gpuLosses).toBe(0);
  });

  test("a worker that the browser ended: one tier down, until there is none", async () => {
    const troubles = await start();
    expect(troubles.loadFailed(killed, planOf("large"))).toBe(true);
    expect(await crashed(troubles)).toBe("large");
    expect(troubles.notice()).toMatchObject({ code: "stepped-down", detail: { tier: "large" } });
    const light = planned({ settings: { ...english, model_size: "light" }, device: { webgpu: "none" } });
    expect(troubles.loadFailed(killed, light)).toBe(false);
  });

  test("nonsense: without the GPU, in a turn as at the load", async () => {
    const troubles = await start();
    expect(troubles.failed(garbage, planOf("standard"))).toBe(true);
    expect((await troubles.probe()).trouble.gpuLosses).toBe(2);
  });

  test("what no other model mends is left to the person", async () => {
    const troubles = await start();
    expect(troubles.loadFailed(failure("network", "a test"), planOf("large"))).toBe(false);
    expect(troubles.failed(killed, planOf("large"))).toBe(false);
    expect(troubles.loadFailed(lost, undefined)).toBe(false);
    expect((await troubles.probe()).trouble).toEqual({ gpuLosses: 0 });
  });
});

describe("the speed", () => {
  test("is measured once a session, and the best figure counts: a busy device looks slow", async () => {
    const troubles = await start();
    await troubles.measure(false);
    page.speed = 3;
    expect(await troubles.measure(false)).toBe(false);
    const busy = await start();
    expect(await busy.measure(false)).toBe(true);
    expect((await busy.probe()).speed).toEqual({ wasm: 7 });
    page.speed = 9;
    const quiet = await start();
    await quiet.measure(false);
    expect((await (await start()).probe()).speed).toEqual({ wasm: 9 });
  });

  test("is measured anew by a new version", async () => {
    const troubles = await start();
    expect(await troubles.measure(false)).toBe(true);
    expect((await troubles.probe()).speed).toEqual({ wasm: 7 });
    expect(await troubles.measure(false)).toBe(false);
    expect((await (await start()).probe()).speed).toEqual({ wasm: 7 });
    vi.stubGlobal("__VERSION__", "1.2.4");
    const updated = await start();
    expect((await updated.probe()).speed).toBeUndefined();
    expect(await updated.measure(false)).toBe(true);
    expect(page.speeds).toBe(2);
  });

  test.each([null, 7, { version: "1.2.3" }, { version: "1.2.3", wasm: "7" }])("a damaged note: %j", async (note) => {
    page.notes.set("speed", note);
    expect((await (await start()).probe()).speed).toBeUndefined();
  });
});
