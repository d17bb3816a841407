import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { Reader } from "../../../app/documents/reader.ts";
import { type Hand, hire } from "../../../app/hire.ts";
import { model as parseModel } from "../../../core/manifest-schema.ts";
import type { SearchPlan } from "../../../core/plan/search.ts";
import type { EmbedApi } from "../../../core/retrieval/embed-api.ts";
import { createSearch } from "../../../workers/search/search.ts";
import { serve } from "../../../workers/serve.ts";

const entry = parseModel(JSON.parse(readFileSync("models-manifest/models/multilingual-e5-small.json", "utf8")), "");
if (entry.stage !== "embed") throw new Error("it is no embedding model");

const open: MessagePort[] = [];
export function closeRooms(): void {
  for (const port of open.splice(0)) port.close();
}

export function planOf(id: string, strong?: number): SearchPlan {
  if (entry.stage !== "embed") throw new Error("it is no embedding model");
  const model = { ...entry, id, dims: 3, ...(strong === undefined ? {} : { strong }) };
  const spec = { engine: "transformers", model: id, language: "en", backend: "wasm", dtype: "q8", threads: 1, can: {} };
  const [variant] = entry.variants;
  if (!variant) throw new Error("it has no variant");
  return { model, variant, spec, paths: [], reasons: [] } as SearchPlan;
}

/** Knows dogs, water and all the rest. */
export function meant(text: string): number[] {
  const row = [/imbwa|dog/i.test(text) ? 1 : 0, /mvura|water/i.test(text) ? 1 : 0, 0.1];
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

export type Embed = (texts: readonly string[], signal?: AbortSignal) => Promise<number[]>;
interface House {
  readonly embed?: Embed;
  readonly load?: () => Promise<void>;
  readonly idleMs?: number;
}

/** The reader over a real search, and a model behind the wire that the page's workers have. */
export async function room({
  embed = async (texts) => texts.flatMap(meant),
  load = async () => {},
  idleMs,
}: House = {}) {
  const search = createSearch();
  const given: string[] = [];
  const dismissed: string[] = [];
  const told = new EventTarget();
  const api: EmbedApi = {
    load,
    embed: async (texts, signal) => {
      given.push(...texts);
      return { vectors: Float32Array.from(await embed(texts, signal)) };
    },
  };
  const spawn = (model: string) => (): Hand => {
    const { port1, port2 } = new MessageChannel();
    serve(api as never, port2 as never);
    open.push(port1, port2);
    const terminate = () => {
      dismissed.push(model);
      told.dispatchEvent(new Event("gone"));
      port1.close();
      port2.close();
    };
    return Object.assign(port1, { terminate }) as never;
  };
  const hired = ({ model, spec }: SearchPlan) =>
    hire<EmbedApi, void>({
      name: "embed",
      spawn: spawn(model.id),
      start: (api) => api.load(spec),
      ...(idleMs === undefined ? {} : { idleMs }),
    });
  const reader = new Reader({ search, hire: hired, rest: async () => undefined });
  const use = (plan: SearchPlan | undefined, installed = plan ? [plan.model.id] : []) =>
    reader.use({ plan, installed: () => installed });
  const gone = () => new Promise((resolve) => told.addEventListener("gone", resolve, { once: true }));
  const add = (name: string, text: string) => search.add({ file: new Blob([text]), name, type: "", now: 1 });
  await add("mhuka.txt", "Imbwa dzinogara panze.");
  await add("mvura.txt", "Mvura iri mutangi.");
  return { search, reader, use, given, dismissed, gone, add };
}
