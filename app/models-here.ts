import type { StagePlan } from "../core/plan.ts";
import type { StoreApi } from "../core/storage.ts";
import { breath } from "./breath.ts";
import { withCompiled } from "./compiled.ts";
import type { Installer } from "./installer.ts";
import type { Keeper } from "./keeper.ts";
import type { ModelsState } from "./models-state.ts";
import type { Net } from "./net.ts";
import { type Wants, wantedModels } from "./wanted.ts";

export interface HerePorts {
  readonly store: Pick<StoreApi, "usage">;
  readonly net: Pick<Net, "hosts">;
  readonly installer: Pick<Installer, "activities">;
  readonly keeper: Pick<Keeper, "has">;
  /** What is known by now; undefined before the manifest has been read. */
  readonly state: () => Omit<ModelsState, "usage" | "activities" | "hosts"> | undefined;
}

/** What the Models screen tells of, as it is at the moment that it is asked for. */
export class ModelsHere {
  readonly #ports: HerePorts;
  /** Ids of models that web-llm was asked for. */
  readonly #asked = new Set<string>();

  constructor(ports: HerePorts) {
    this.#ports = ports;
  }

  /** undefined before the manifest has been read. */
  async state(): Promise<ModelsState | undefined> {
    const { store, installer, net } = this.#ports;
    const usage = await store.usage();
    const state = this.#ports.state();
    if (state) await this.#lookForCompiled({ ...state, usage });
    return state && { ...state, usage, activities: installer.activities, hosts: await net.hosts() };
  }

  /** The models of these ids, as this device would run them; those that nobody wants are left out. */
  async stages(ids: readonly string[]): Promise<StagePlan[]> {
    const state = await this.state();
    if (!state) return [];
    const wanted = wantedModels(state);
    return ids.flatMap((id) => wanted.get(id) ?? []);
  }

  /** web-llm keeps its models by itself; each is asked for once. */
  async #lookForCompiled(wants: Wants & Pick<ModelsState, "listings">): Promise<void> {
    await breath();
    for (const stage of wantedModels(wants).values()) {
      const { id } = stage.model;
      if (stage.spec.engine !== "web-llm" || this.#asked.has(id)) continue;
      this.#asked.add(id);
      await this.#ports.keeper.has(withCompiled(stage, wants.base, wants.listings.get(id))).catch(() => false);
    }
  }
}
