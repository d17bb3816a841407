import type { EngineSpec } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import { overHermes } from "../../core/tools/hermes.ts";
import { watched } from "../gpu.ts";
import { gpuDevice } from "../ort.ts";
import type { WebLlm } from "./web-llm.ts";

/** The engine the spec names; each is loaded when it is first asked for. */
export function pickLlm(): Required<LlmApi> {
  let current: LlmApi | undefined;
  let compiled: Promise<WebLlm> | undefined;

  function webLlm(): Promise<WebLlm> {
    compiled ??= import("./web-llm-start.ts").then(({ startWebLlm }) => overHermes(startWebLlm()));
    return compiled;
  }

  async function transformers(spec: EngineSpec): Promise<LlmApi> {
    const [{ prepare }, { causal }] = await Promise.all([import("../runtime.ts"), import("./causal.ts")]);
    prepare(spec);
    return watched(overHermes(causal()), gpuDevice);
  }

  async function engine(spec: EngineSpec): Promise<LlmApi> {
    if (spec.engine === "web-llm") return webLlm();
    if (spec.engine === "transformers") return transformers(spec);
    if (spec.engine === "openai") {
      const [{ openaiLlm }, { serverOf }] = await Promise.all([
        import("../openai/llm.ts"),
        import("../openai/here.ts"),
      ]);
      return openaiLlm(serverOf(spec));
    }
    throw failure("no-model", `${spec.engine} writes no answers in a browser`);
  }

  return {
    async load(spec, signal) {
      await (await compiled)?.unload();
      current = await engine(spec);
      await current.load(spec, signal);
    },
    async reply(request, onDelta, signal) {
      if (!current) throw new Error("reply before load");
      return current.reply(request, onDelta, signal);
    },
    async prepare(request, signal) {
      if (!current?.prepare) throw new Error("prepare before load");
      return current.prepare(request, signal);
    },
    fetch: async (spec, onProgress, signal) => (await webLlm()).fetch(spec, onProgress, signal),
    has: async (spec, signal) => (await webLlm()).has(spec, signal),
    forget: async (spec, signal) => (await webLlm()).forget(spec, signal),
  };
}
