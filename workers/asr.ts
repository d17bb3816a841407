import type { AsrApi } from "../core/contracts.ts";
import { whisper } from "./asr/whisper.ts";
import { prepare } from "./runtime.ts";
import { serve } from "./serve.ts";

const engine = whisper();

serve({
  load(spec, signal) {
    prepare(spec);
    return engine.load(spec, signal);
  },
  transcribe: engine.transcribe,
} satisfies AsrApi);
