import type { TtsApi } from "../core/contracts.ts";
import { watched } from "./gpu.ts";
import { gpuDevice } from "./ort.ts";
import { prepare } from "./runtime.ts";
import { serve } from "./serve.ts";
import { vits } from "./tts/vits.ts";

const engine = vits();

const api: TtsApi = {
  load(spec, signal) {
    prepare(spec);
    return engine.load(spec, signal);
  },
  speak: engine.speak,
};

serve(watched(api, gpuDevice));
