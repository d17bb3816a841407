import type { EngineSpec, TtsApi } from "../../core/contracts.ts";
import { watched } from "../gpu.ts";
import { gpuDevice } from "../ort.ts";

/** The voice the spec names; each is a chunk of its own: a worker loads only what it needs. */
export function pickTts(): TtsApi {
  let engine: TtsApi | undefined;

  async function open(spec: EngineSpec): Promise<TtsApi> {
    if (spec.engine === "openai") {
      const [{ openaiTts }, { serverOf }] = await Promise.all([
        import("../openai/tts.ts"),
        import("../openai/here.ts"),
      ]);
      return openaiTts(serverOf(spec));
    }
    const [{ vits }, { prepare }] = await Promise.all([import("./vits.ts"), import("../runtime.ts")]);
    prepare(spec);
    return vits();
  }

  const api: TtsApi = {
    async load(spec, signal) {
      engine = await open(spec);
      return engine.load(spec, signal);
    },
    async speak(request, signal) {
      if (!engine) throw new Error("speak before load");
      return engine.speak(request, signal);
    },
  };
  return watched(api, gpuDevice);
}
