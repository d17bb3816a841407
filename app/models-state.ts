import type { Device } from "../core/device.ts";
import type { Listing } from "../core/hub.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { StoreUsage } from "../core/storage.ts";
import type { Signed } from "../core/trust.ts";
import type { HostRow, ModelRow } from "./models-view.ts";
import type { ReleasesView } from "./release/release-view.ts";

/** What is being done to a model right now. */
export interface Activity {
  readonly state: "waiting" | "downloading" | "verifying" | "damaged";
  readonly progress?: NonNullable<ModelRow["progress"]>;
}

/** All that the rows of the Models screen are made of. */
export interface ModelsState {
  readonly manifest: Manifest;
  readonly signed: Signed;
  readonly device: Device;
  readonly settings: Settings;
  readonly plan: Plan | undefined;
  readonly usage: StoreUsage;
  /** By model id, of models that are not pinned: what the hub says their files are. */
  readonly listings: ReadonlyMap<string, Listing>;
  /** By model id. */
  readonly activities: ReadonlyMap<string, Activity>;
  /** Ids of models that web-llm keeps by itself and has here. */
  readonly compiled: ReadonlySet<string>;
  readonly hosts: readonly HostRow[];
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  /** Absent where nothing was released beside the manifest. */
  readonly releases?: ReleasesView | undefined;
}
