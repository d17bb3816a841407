import { expect, test } from "vitest";
import { planned } from "../fixtures/devices/planned.ts";
import { shipped } from "./rollout/released.ts";

const manifest = shipped();

test("an embedding model is planned beside the stages, on one thread, and is no part of what must be fetched", () => {
  const plan = planned({ manifest, settings: { language: "en", model_size: "light" } });
  expect(plan.search).toMatchObject({
    model: { id: "multilingual-e5-small" },
    spec: { engine: "transformers", backend: "wasm", dtype: "q8", threads: 1, language: "en" },
    paths: ["config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model_quantized.onnx"],
  });
  const without = { ...manifest, models: manifest.models.filter(({ stage }) => stage !== "embed") };
  const { search, ...rest } = plan;
  expect(search).toBeDefined();
  expect(planned({ manifest: without, settings: { language: "en", model_size: "light" } })).toEqual(rest);
});

test("none is planned in a language that its makers do not name, without memory for it, or outside a browser", () => {
  expect(planned({ manifest, settings: { language: "sn" } }).search).toBeUndefined();

  const room = manifest.models.map((model) =>
    model.stage === "embed"
      ? { ...model, languages: ["sn"], variants: model.variants.map((one) => ({ ...one, memory: 1e12 })) }
      : model,
  );
  expect(planned({ manifest: { ...manifest, models: room }, settings: { language: "sn" } }).search).toBeUndefined();
  const named = room.map((model) =>
    model.stage === "embed" ? { ...model, variants: model.variants.map((one) => ({ ...one, memory: 1e6 })) } : model,
  );
  const plan = { manifest: { ...manifest, models: named }, settings: { language: "sn" } } as const;
  expect(planned(plan).search?.spec.language).toBe("sn");
  expect(planned({ ...plan, device: { host: "node" } }).search).toBeUndefined();
});
