import type { AsrApi, EngineSpec } from "../core/contracts.ts";
import { failure } from "../core/failure.ts";
import { watched } from "./gpu.ts";
import { gpuDevice, openOrt } from "./ort.ts";
import { serve } from "./serve.ts";

let engine: AsrApi | undefined;

/** Each engine is a chunk of its own: a worker loads only what it needs. */
async function open(spec: EngineSpec): Promise<AsrApi> {
  if (spec.engine === "onnx") {
    const [{ onnx }, { readStored }] = await Promise.all([import("./asr/onnx.ts"), import("./stored.ts")]);
    return onnx({ ort: openOrt, read: readStored });
  }
  if (spec.engine !== "transformers")
    throw failure("no-model", `${spec.engine} does not recognise speech in a browser`);
  const [{ whisper }, { prepare }] = await Promise.all([import("./asr/whisper.ts"), import("./runtime.ts")]);
  prepare(spec);
  return whisper();
}

const api: AsrApi = {
  async load(spec, signal) {
    engine = await open(spec);
    await engine.load(spec, signal);
  },
  async transcribe(request, signal) {
    if (!engine) throw new Error("transcribe before load");
    return engine.transcribe(request, signal);
  },
};

serve(watched(api, gpuDevice));
