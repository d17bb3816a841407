import { onTestFinished } from "vitest";
import type { Progress } from "../../core/storage.ts";
import { webLlm } from "../../workers/llm/web-llm.ts";
import { modelHost } from "./web-llm-host.ts";

export const FOLDER = "m/resolve/main/";

/** stall: milliseconds of silence after which a line is given up. */
export async function cacheScene(stall = 20_000) {
  const host = await modelHost();
  onTestFinished(() => host.close());
  const pace = { first: 5, longest: 20, tries: 3, offline: () => false };
  const llm = webLlm({ fetch: (url, init) => fetch(url, init), stall, pace });
  const config = {
    model_list: [{ model: `${host.origin}${FOLDER}`, model_id: "m", model_lib: `${host.origin}lib.wasm` }],
    cacheBackend: "indexeddb" as const,
  };
  const seen: Progress[] = [];
  const fetched = (signal?: AbortSignal) => llm.fetch(host.spec, (progress) => void seen.push(progress), signal);
  const times = (name: string) => host.asked.filter((path) => path === `${FOLDER}${name}`).length;
  return { host, spec: host.spec, llm, config, seen, fetched, times };
}
