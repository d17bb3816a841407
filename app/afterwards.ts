import type { ModelEntry } from "../core/manifest.ts";
import type { Plan } from "../core/plan.ts";
import type { StoreApi, StoredFile } from "../core/storage.ts";
import { keepModels } from "./fetch-models.ts";
import type { Net } from "./net.ts";
import type { ReleaseDoor } from "./release/door.ts";
import type { Shell } from "./shell.ts";
import { sweep } from "./sweep.ts";

interface AfterwardsPorts {
  readonly shell: Shell;
  readonly store: StoreApi;
  readonly net: Pick<Net, "fetch">;
  readonly release: ReleaseDoor;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
}

interface Begun {
  readonly plan: Plan;
  readonly files: readonly StoredFile[];
  /** Bytes that found no room on the disk; undefined where nothing was fetched yet. */
  readonly inMemory: number | undefined;
  /** All that the manifest names at that moment: a pack may come in meanwhile. */
  readonly models: () => readonly ModelEntry[];
  /** Told whether all that the plan needs is here for a day without a network. */
  readonly kept: (kept: boolean) => void;
}

/** What follows a start of the assistant while one can talk already. */
export class Afterwards {
  readonly #ports: AfterwardsPorts;
  #swept = false;

  constructor(ports: AfterwardsPorts) {
    this.#ports = ports;
  }

  /** Keeps what the plan needs; behind the first start it also deletes what nobody names any more and looks for releases. */
  async begin({ plan, files, inMemory, models, kept }: Begun): Promise<void> {
    const { store, base, release } = this.#ports;
    kept(await keepModels(plan, files, inMemory, this.#ports));
    if (this.#swept) return;
    this.#swept = true;
    await sweep(store, base, [...models(), ...(release.part?.beside ?? [])]).catch(() => undefined);
    await release.look();
  }
}
