import type { LlmApi } from "../core/contracts.ts";
import { causal } from "./llm/causal.ts";
import { prepare } from "./runtime.ts";
import { serve } from "./serve.ts";

const engine = causal();

serve({
  load(spec, signal) {
    prepare(spec);
    return engine.load(spec, signal);
  },
  reply: engine.reply,
} satisfies LlmApi);
