import type { AppConfig } from "@mlc-ai/web-llm";
import type { EngineSpec } from "../../core/contracts.ts";
import { aborted, failure } from "../../core/failure.ts";
import type { LlmApi, LlmReply } from "../../core/llm-contract.ts";
import { type Engine, type OpenEngine, openEngine } from "./web-llm-engine.ts";
import { failureOf, isOverflow } from "./web-llm-failure.ts";
import { bring, forget, isHere } from "./web-llm-fetch.ts";
import { Place } from "./web-llm-files.ts";
import { shrinking } from "./web-llm-fit.ts";
import type { Reach } from "./web-llm-receive.ts";
import { type Style, stream } from "./web-llm-stream.ts";

export interface WebLlm extends Required<LlmApi> {
  /** Gives the GPU back. */
  unload(): Promise<void>;
}

/** Tokens of prompt and reply where the spec names none: as many as web-llm's own list gives nearly every model. */
const CONTEXT = 4096;
/** Longest reply, in tokens, where the spec names none; web-llm would go on to the end of its context. */
const ANSWER_TOKENS = 256;

type Loaded = {
  readonly engine: Engine;
  readonly style: Style;
  /** Rejects with `gpu-lost`. */
  readonly gone: Promise<never>;
};

/** Models compiled for web-llm, on WebGPU. reach: how files are fetched that are not in web-llm's cache. */
export function webLlm(reach: Reach, open: OpenEngine = openEngine): WebLlm {
  let loaded: Loaded | undefined;

  async function unload(): Promise<void> {
    const { engine } = loaded ?? {};
    loaded = undefined;
    await engine?.unload();
  }

  async function start(spec: EngineSpec, signal?: AbortSignal): Promise<void> {
    let lose: (reason: unknown) => void = () => undefined;
    const gone = new Promise<never>((_, reject) => {
      lose = reject;
    });
    gone.catch(() => undefined);
    const engine = await open(appConfig(spec), () => lose(failure("gpu-lost", `${spec.model}: the GPU was lost`)));
    loaded = { engine, gone, style: styleOf(spec) };
    await bring(spec, () => undefined, reach, signal);
    // It resolves as well when something aborts it.
    await Promise.race([engine.reload(spec.model), gone]);
    if (signal?.aborted) throw aborted;
  }

  return {
    unload,

    async load(spec, signal) {
      await unload();
      if (signal?.aborted) throw aborted;
      try {
        await start(spec, signal);
      } catch (thrown) {
        await unload().catch(() => undefined);
        throw failureOf(thrown, "model-load");
      }
    },

    async reply({ turn, revision, messages, maxTokens }, onDelta, signal): Promise<LlmReply> {
      if (!loaded) throw new Error("reply before load");
      if (signal?.aborted) throw aborted;
      const { engine, gone, style } = loaded;
      const limited = { ...style, maxTokens: Math.max(1, Math.min(style.maxTokens, maxTokens ?? Infinity)) };
      for (const fitting of shrinking(messages)) {
        try {
          const said = await stream(engine, { messages: fitting, ...limited }, onDelta, gone, signal);
          return { turn, revision, ...said, reused: 0 };
        } catch (thrown) {
          if (!isOverflow(thrown)) throw failureOf(thrown, "bug");
        }
      }
      throw failure("model-load", "the model's context has no room for a question");
    },

    /** Nothing: web-llm 0.2.86 keeps its cache only for the very conversation it was made in, and tells no one how much. */
    prepare: async ({ turn, revision }) => ({ turn, revision, promptTokens: 0, reused: 0 }),

    fetch: (spec, onProgress, signal) => bring(spec, onProgress, reach, signal),
    has: (spec) => isHere(spec),
    forget: (spec) => forget(spec),
  };
}

/** One model and nothing of web-llm's own list, whose addresses are not ours. */
function appConfig(spec: EngineSpec): AppConfig {
  const { folder, library } = new Place(spec);
  // The model's own settings name all it was trained for, up to 131072 tokens: more memory than any GPU here has.
  const overrides = { context_window_size: spec.compiled?.context ?? CONTEXT, sliding_window_size: -1 };
  return {
    model_list: [{ model: folder, model_id: spec.model, model_lib: library.key, overrides }],
    cacheBackend: "indexeddb",
  };
}

function styleOf({ compiled, can }: EngineSpec): Style {
  return { maxTokens: compiled?.maxTokens ?? ANSWER_TOKENS, thinks: can.thinking === true };
}
