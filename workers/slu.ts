import { failure, isFailure } from "../core/failure.ts";
import type { SluApi } from "../core/slu/api.ts";
import { OrderEar } from "../core/slu/hear.ts";
import { readSluModel, type SluModel } from "../core/slu/model.ts";
import weights from "../models-manifest/slu/pocket-slu-sn/model.onnx?url";
import sums from "../models-manifest/slu/pocket-slu-sn/SHA256SUMS?raw";
import labels from "../models-manifest/slu/pocket-slu-sn/slu.json?raw";
import { networkOf, type SluOrt } from "./slu/network.ts";

type Open = { readonly model: SluModel; readonly ear: OrderEar };

/** The model that hears orders, on whichever onnxruntime this worker has. */
export function pickSlu(ort: () => Promise<SluOrt>): SluApi {
  let opening: Promise<Open> | undefined;
  const open = () => {
    opening ??= openModel(ort).catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    });
    return opening;
  };
  return {
    load: async () => (await open()).model,
    hear: async (samples) => (await open()).ear.hear(samples),
  };
}

/** The weights lie beside the site's scripts; their digest came with this script. */
async function openModel(ort: () => Promise<SluOrt>): Promise<Open> {
  const model = readSluModel(JSON.parse(labels), "slu.json");
  if (isFailure(model)) throw model;
  const response = await fetch(new URL(weights, import.meta.url));
  if (!response.ok) throw failure("network", `${response.status} for the model that hears orders`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!sums.split(/\r?\n/).includes(`${hex}  model.onnx`))
    throw failure("bad-hash", "the model that hears orders is not the one this version was built with");
  return { model, ear: new OrderEar(model, await networkOf(await ort(), bytes)) };
}
