import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runnable } from "../../app/runnable.ts";
import { english, keys } from "../fixtures/devices/planned.ts";
import { limit } from "./full-disk.ts";
import { unpinned } from "./models-hosted.ts";
import { BASE, openScene, phone, type Scene } from "./models-scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const modelsOf = ({ plan }: Awaited<ReturnType<typeof runnable>>) =>
  Object.values(plan.stages).map((stage) => stage?.model.id);
const pocket = ["pocket-asr", "pocket-llm", "pocket-tts"];
const ml = { language: "ml", model_size: "standard" } as const;

describe("what runs", () => {
  test("models of the site count as here, and their files are what the engines read", async () => {
    const found = await runnable(scene.ports());
    expect(modelsOf(found)).toEqual(pocket);
    expect(found.notice).toBeUndefined();
    expect(found.files.map(({ url }) => url)).toContain(`${BASE}models/pocket-llm/onnx/model.onnx`);
    expect(scene.host.requests).toEqual([]);
  });

  test("models that never were here: the next smaller tier that is, without a word", async () => {
    const found = await runnable(scene.ports({ model_size: "large" }));
    expect(modelsOf(found)).toEqual(pocket);
    expect(found.notice).toBeUndefined();
    expect(keys(found.plan.reasons)).toEqual(["plan.pocket"]);
    await scene.fetch(scene.stages({ model_size: "light" }));
    const next = await runnable(scene.ports({ model_size: "large" }));
    expect(next.plan.tier).toBe("light");
    expect(keys(next.plan.reasons)).not.toContain("plan.chosen");
    expect(modelsOf(next)).toEqual(["asr-light", "pocket-llm", "tts-sn"]);
  });

  test("models that had been here: the same, and it says what is gone", async () => {
    const found = await runnable(scene.ports({ model_size: "standard" }, undefined, ["llm-standard"]));
    expect(modelsOf(found)).toEqual(pocket);
    expect(found.notice).toMatchObject({ code: "evicted", detail: { language: "sn", model: "llm-standard" } });
  });

  test("half a file is not here; all of them are", async () => {
    const settings = { model_size: "standard" } as const;
    const files = scene.stages(settings);
    await scene.fetch(files.slice(0, 2));
    expect((await runnable(scene.ports(settings))).plan.tier).toBe("pocket");
    await scene.fetch(files.slice(2));
    expect((await runnable(scene.ports(settings))).plan.tier).toBe("standard");
  });

  test("files that found room in memory alone count as here", async () => {
    limit(0);
    await scene.fetch(scene.stages({ model_size: "light" }));
    expect((await scene.store.usage()).bytes).toBe(0);
    expect((await runnable(scene.ports({ model_size: "light" }))).plan.tier).toBe("light");
  });
});

describe("a language without models of the site", () => {
  test("needs a download first, and runs what there is afterwards", async () => {
    await expect(runnable(scene.ports(ml))).rejects.toMatchObject({ code: "no-model", detail: { language: "ml" } });
    await scene.fetch(scene.stages(ml));
    expect((await runnable(scene.ports(ml))).plan.tier).toBe("standard");
  });

  test("says it where the browser took them away", async () => {
    const ports = scene.ports(ml, undefined, ["asr-standard"]);
    await expect(runnable(ports)).rejects.toMatchObject({ code: "evicted", detail: { model: "asr-standard" } });
  });

  test("runs the larger models that are here where only little would be fetched", async () => {
    await scene.fetch(scene.stages({ ...english, model_size: "standard" }));
    const sparing = scene.ports({ ...english, data_saver: "on" });
    expect((await runnable(sparing)).plan.tier).toBe("standard");
    const asked = scene.ports({ ...english, model_size: "light" });
    await expect(runnable(asked)).rejects.toMatchObject({ code: "no-model" });
  });

  test("what makePlan cannot do is told as it says it", async () => {
    await expect(runnable(scene.ports({ language: "xh" }))).rejects.toMatchObject({ code: "no-model" });
    const gpu = scene.ports({ ...ml, backend: "webgpu" }, phone);
    await expect(runnable(gpu)).rejects.toMatchObject({ code: "no-webgpu" });
  });
});

describe("models chosen one by one", () => {
  test("run where they are here", async () => {
    const wish = { asr_model: "asr-standard" } as const;
    await scene.fetch(scene.stages({ model_size: "standard" }).filter(({ model }) => model.id === "asr-standard"));
    expect(modelsOf(await runnable(scene.ports(wish)))).toEqual(["asr-standard", "pocket-llm", "pocket-tts"]);
  });

  test("the one that is not here gives way to the tier's own, the others stay", async () => {
    await scene.fetch(scene.stages({ model_size: "standard" }).filter(({ model }) => model.id === "asr-standard"));
    const wish = { asr_model: "asr-standard", llm_model: "llm-standard" } as const;
    const found = await runnable(scene.ports(wish));
    expect(modelsOf(found)).toEqual(["asr-standard", "pocket-llm", "pocket-tts"]);
    const gone = await runnable(scene.ports(wish, undefined, ["llm-standard"]));
    expect(gone.notice).toMatchObject({ code: "evicted", detail: { model: "llm-standard" } });
  });
});

describe("web-llm", () => {
  const large = { ...english, model_size: "large" } as const;

  test("is asked itself, and gets weights, library, context and its files", async () => {
    await scene.fetch(scene.stages(large).filter(({ model }) => model.id !== "llm-large"));
    await expect(runnable(scene.ports(large))).rejects.toMatchObject({
      code: "no-model",
      detail: { model: "llm-large" },
    });
    scene.compiled.here.add("llm-large");
    const { plan, files } = await runnable(scene.ports(large));
    const weights = `https://huggingface.co/test/llm-large/resolve/${"0".repeat(40)}/`;
    expect(plan.stages.llm?.spec.compiled).toMatchObject({ weights, context: 2048, maxTokens: 256 });
    expect(files.some(({ url }) => url.includes("llm-large"))).toBe(false);
  });

  test("is complete too where another chosen model had to give way", async () => {
    await scene.fetch(scene.stages(large).filter(({ model }) => model.id !== "llm-large"));
    scene.compiled.here.add("llm-large");
    const found = await runnable(scene.ports({ ...large, asr_model: "asr-standard" }));
    expect(modelsOf(found)).toEqual(["asr-large", "llm-large", "tts-en"]);
    expect(found.plan.stages.llm?.spec.compiled?.library).toBe("https://test.example/llm-large.wasm");
  });

  test("that cannot be asked is not here", async () => {
    await scene.fetch(scene.stages({ ...english, model_size: "standard" }));
    const died = () => Promise.reject({ code: "worker-died", message: "keeper" });
    expect((await runnable({ ...scene.ports(large), compiled: died })).plan.tier).toBe("standard");
  });
});

test("a model that nobody pinned is here once the hub's list and its files are", async () => {
  await scene.close();
  scene = await openScene((model) => (model.id === "tts-sn" ? unpinned(model) : model));
  const light = { model_size: "light" } as const;
  expect((await runnable(scene.ports(light))).plan.tier).toBe("pocket");
  const stages = scene.stages(light);
  await scene.store.remember("hosts", ["https://huggingface.co"]);
  for (const { model } of stages) await scene.listings.fetch(model);
  await scene.fetch(stages);
  expect((await runnable(scene.ports(light))).plan.tier).toBe("light");
});
