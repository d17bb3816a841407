import type { EngineSpec } from "../core/contracts.ts";
import type { LlmApi } from "../core/llm-contract.ts";

type KeeperApi = Required<Pick<LlmApi, "fetch" | "has" | "forget">>;

/** The models that web-llm keeps in its own database. */
export interface Keeper extends KeeperApi {
  /** Ids of those that were found here. */
  readonly known: ReadonlySet<string>;
}

/** api: a worker's, of which only these methods are called. */
export function createKeeper(api: LlmApi): Keeper {
  const known = new Set<string>();
  const note = (spec: EngineSpec, here: boolean) => {
    if (here) known.add(spec.model);
    else known.delete(spec.model);
  };
  // A worker behind comlink has every method there is; only engines under Node may lack these.
  const keeper = api as KeeperApi;
  return {
    known,
    async fetch(spec, onProgress, signal) {
      await keeper.fetch(spec, onProgress, signal);
      note(spec, true);
    },
    async has(spec, signal) {
      const here = await keeper.has(spec, signal);
      note(spec, here);
      return here;
    },
    async forget(spec, signal) {
      await keeper.forget(spec, signal);
      note(spec, false);
    },
  };
}
