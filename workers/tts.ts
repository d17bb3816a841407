import type { TtsApi } from "../core/contracts.ts";
import { prepare } from "./runtime.ts";
import { serve } from "./serve.ts";
import { vits } from "./tts/vits.ts";

const engine = vits();

serve({
  load(spec, signal) {
    prepare(spec);
    return engine.load(spec, signal);
  },
  speak: engine.speak,
} satisfies TtsApi);
