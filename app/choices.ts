import type { Device } from "../core/device.ts";
import { failure } from "../core/failure.ts";
import type { LlmApi } from "../core/llm-contract.ts";
import { isForced } from "../core/plan/gpu.ts";
import { withoutDevice, withServer } from "../core/plan/server.ts";
import type { Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { StoreApi } from "../core/storage.ts";
import { installedModels } from "./installed.ts";
import { type Known, readKnown } from "./known.ts";
import type { Listings } from "./listings.ts";
import type { Net } from "./net.ts";
import { specsOf } from "./plan-words.ts";
import type { ReleaseDoor } from "./release/door.ts";
import { type Runnable, runnable } from "./runnable.ts";
import { allowedServer, offerOf } from "./server/access.ts";
import type { Troubles } from "./troubles.ts";

export interface ChoicesPorts {
  readonly store: StoreApi;
  readonly net: Net;
  readonly listings: Listings;
  readonly keeper: Required<Pick<LlmApi, "has">>;
  readonly troubles: Troubles;
  readonly release: ReleaseDoor;
  readonly settings: () => Settings;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
}

/** What could run here: the models there are, and the device they would run on. */
export class Choices {
  readonly #ports: ChoicesPorts;
  #site: Known | undefined;
  #known: Known | undefined;
  #device: Device | undefined;

  constructor(ports: ChoicesPorts) {
    this.#ports = ports;
  }

  get known(): Known | undefined {
    return this.#known;
  }
  get device(): Device | undefined {
    return this.#device;
  }

  /** Reads the list of models, if that was not done, and looks at the device anew. Rejects with a Failure. */
  async look(): Promise<{ readonly known: Known; readonly device: Device }> {
    const { store, net, base, listings, release } = this.#ports;
    this.#site ??= await readKnown(store, net, base);
    const known = await release.over(this.#site);
    this.#known = known;
    const device = await this.#probe();
    await listings.recall(known.manifest.models);
    return { known, device };
  }

  /** The list of models is to be read anew. */
  forget(): void {
    this.#site = undefined;
    this.#known = undefined;
  }

  /** What would run of what is here; it is neither fetched nor started. Rejects with a Failure. */
  async with(settings: Settings): Promise<Runnable> {
    if (!this.#known || !this.#device) throw failure("no-model", "no list of models has been read yet");
    const { store, listings, keeper, base, troubles } = this.#ports;
    const { manifest } = this.#known;
    const server = allowedServer(settings);
    const bare = server && withoutDevice(manifest, settings);
    const found = runnable({
      manifest,
      device: this.#device,
      settings,
      store,
      listings,
      compiled: (spec) => keeper.has(spec),
      base,
      installed: installedModels(),
    });
    if (!server || !bare) return found;
    const { plan, ...rest } = await found.catch((thrown: unknown) => {
      if (Object.keys(server.models).length === 0) throw thrown;
      return { plan: bare, files: [] };
    });
    return { ...rest, plan: withServer(plan, offerOf(server), settings, troubles.needsServer) };
  }

  /** Whether the same would be chosen again, on the device as it is now: what stood against a size may be forgiven. */
  async wouldStay(plan: Plan | undefined): Promise<boolean> {
    await this.look();
    const next = await this.with(this.#ports.settings()).catch(() => undefined);
    return next !== undefined && JSON.stringify(specsOf(next.plan)) === JSON.stringify(specsOf(plan));
  }

  /** Finds out how fast the device is, where nobody knows yet. Resolves to whether something new is known. */
  async measure(): Promise<boolean> {
    const { troubles, settings } = this.#ports;
    if (!this.#device) return false;
    const { webgpu } = this.#device;
    const withGpu = webgpu === "hardware" || (webgpu === "software" && isForced(settings()));
    if (!(await troubles.measure(withGpu))) return false;
    await this.#probe();
    return true;
  }

  async #probe(): Promise<Device> {
    this.#device = await this.#ports.troubles.probe();
    return this.#device;
  }
}
