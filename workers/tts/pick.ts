import type { TtsApi } from "../../core/contracts.ts";
import { watched } from "../gpu.ts";
import { gpuDevice } from "../ort.ts";
import { prepare } from "../runtime.ts";
import { vits } from "./vits.ts";

/** The voice, readied for this worker. */
export function pickTts(): TtsApi {
  const engine = vits();
  const api: TtsApi = {
    load(spec, signal) {
      prepare(spec);
      return engine.load(spec, signal);
    },
    speak: engine.speak,
  };
  return watched(api, gpuDevice);
}
