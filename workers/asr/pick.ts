import type { AsrApi, EngineSpec } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { watched } from "../gpu.ts";
import { gpuDevice, openOrt } from "../ort.ts";
import type { Ort } from "./onnx-sessions.ts";

/** The engine the spec names; each is a chunk of its own: a worker loads only what it needs. ort: for our own decoding. */
export function pickAsr(ort: (spec: EngineSpec) => Promise<Ort> = openOrt): AsrApi {
  let engine: AsrApi | undefined;

  async function open(spec: EngineSpec): Promise<AsrApi> {
    if (spec.engine === "onnx") {
      const [{ onnx }, { readStored }] = await Promise.all([import("./onnx.ts"), import("../stored.ts")]);
      return onnx({ ort, read: readStored });
    }
    if (spec.engine === "openai") {
      const [{ openaiAsr }, { serverOf }] = await Promise.all([
        import("../openai/asr.ts"),
        import("../openai/here.ts"),
      ]);
      const encode = async (samples: Float32Array) => (await import("../openai/opus.ts")).opusOf(samples);
      return openaiAsr({ ...serverOf(spec), ...(spec.remote?.opus && "AudioEncoder" in self ? { encode } : {}) });
    }
    if (spec.engine !== "transformers")
      throw failure("no-model", `${spec.engine} does not recognise speech in a browser`);
    const [{ whisper }, { prepare }] = await Promise.all([import("./whisper.ts"), import("../runtime.ts")]);
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
  return watched(api, gpuDevice);
}
