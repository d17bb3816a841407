import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { webLlm } from "../../workers/llm/web-llm.ts";
import { asking, loaded, named, scene } from "./web-llm-double.ts";

test("the record names the model's own addresses, and nothing of web-llm's list", async () => {
  const { configs, double, spec, host } = await loaded();
  expect(configs).toEqual([
    {
      model_list: [
        {
          model: `${host.origin}m/resolve/main/`,
          model_id: "m",
          model_lib: spec.compiled?.library,
          overrides: { context_window_size: 4096, sliding_window_size: -1 },
        },
      ],
      cacheBackend: "indexeddb",
    },
  ]);
  expect(double.log).toEqual(["open", "reload m"]);
});

test("a folder elsewhere gets the name that web-llm makes of it", async () => {
  const { llm, configs, spec, host } = await scene();
  for (const [path, bytes] of [...host.files])
    if (path.startsWith("m/")) host.files.set(path.replace("m/resolve/main/", "models/own/"), bytes);
  const library = `${host.origin}lib.wasm`;
  await llm.load({ ...spec, compiled: { weights: `${host.origin}models/own`, library } });
  expect(configs[0]?.model_list[0]?.model).toBe(`${host.origin}models/own/resolve/main/`);
  expect(host.asked).toContain("models/own/tensor-cache.json");
});

test("context and longest reply come from the spec, and a model that thinks is told not to", async () => {
  const { llm, double, configs, spec } = await scene();
  const { weights = "", library = "" } = spec.compiled ?? {};
  const compiled = { weights, library, context: 2048, maxTokens: 64 };
  await llm.load({ ...spec, can: { ...spec.can, thinking: true }, compiled });
  await llm.reply(asking("Mvura?"), () => undefined);
  expect(configs[0]?.model_list[0]?.overrides?.context_window_size).toBe(2048);
  expect(double.requests[0]).toMatchObject({ max_tokens: 64, extra_body: { enable_thinking: false } });
});

test.each([
  [named("DeviceLostError", "The WebGPU device was lost while loading the model."), "gpu-lost"],
  [named("WebGPUNotAvailableError", "WebGPU is not supported"), "no-webgpu"],
  [new Error("Unable to find a compatible GPU."), "no-webgpu"],
  [new Error("Failed to store x with error: QuotaExceededError: full"), "no-space"],
  [named("ShaderF16SupportError", "This model requires WebGPU extension shader-f16"), "model-load"],
  [named("LinkError", "WebAssembly.instantiate(): Import #0"), "model-load"],
])("%s at loading is %s, and nothing is left", async (trouble, code) => {
  const { llm, double, spec } = await scene();
  double.onReload = () => {
    throw trouble;
  };
  await expect(llm.load(spec)).rejects.toMatchObject({ code });
  expect(double.log).toEqual(["open", "reload m", "unload"]);
  await expect(llm.reply(asking("Mvura?"), () => undefined)).rejects.toThrow("reply before load");
});

test("a GPU lost while loading ends the load", async () => {
  const { llm, double, spec, lose } = await scene();
  double.onReload = () => {
    lose();
    return new Promise(() => undefined);
  };
  await expect(llm.load(spec)).rejects.toMatchObject({ code: "gpu-lost" });
});

test("loading again gives the GPU back first", async () => {
  const { llm, double, spec } = await loaded();
  await llm.load(spec);
  expect(double.log).toEqual(["open", "reload m", "unload", "open", "reload m"]);
});

test("a load that was aborted leaves nothing, though web-llm calls it done", async () => {
  const { llm, double, spec } = await scene();
  const controller = new AbortController();
  double.onReload = () => controller.abort();
  await expect(llm.load(spec, controller.signal)).rejects.toMatchObject({ code: "aborted" });
  expect(double.log.at(-1)).toBe("unload");
});

test("without an adapter not a byte is asked for", async () => {
  const { host, spec } = await scene();
  const llm = webLlm(
    { fetch, stall: 20_000, pace: { first: 5, longest: 20, tries: 2, offline: () => false } },
    async () => {
      throw { code: "no-webgpu", message: "there is no adapter" };
    },
  );
  await expect(llm.load(spec)).rejects.toMatchObject({ code: "no-webgpu" });
  expect(host.asked).toEqual([]);
});
