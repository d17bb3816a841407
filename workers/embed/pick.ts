import { failure } from "../../core/failure.ts";
import type { EmbedApi } from "../../core/retrieval/embed-api.ts";

/** The engine the spec names; it is loaded when it is first asked for. */
export function pickEmbed(): EmbedApi {
  let current: EmbedApi | undefined;
  return {
    async load(spec, signal) {
      if (spec.engine !== "transformers") throw failure("no-model", `${spec.engine} reads no documents in a browser`);
      const [{ prepare }, { encoder }] = await Promise.all([import("../runtime.ts"), import("./engine.ts")]);
      prepare(spec);
      current = encoder();
      await current.load(spec, signal);
    },
    async embed(texts, signal) {
      if (!current) throw new Error("embed before load");
      return current.embed(texts, signal);
    },
  };
}
