import { type Failure, isFailure } from "../../core/failure.ts";
import type { Manifest } from "../../core/manifest.ts";
import type { SignedBytes } from "../../core/trust.ts";
import { type BringPorts, bringAll, usable } from "./bring.ts";
import { type Judge, type Kept, keepSignatures, ofChannel, recallKept, takeChannel } from "./kept.ts";
import type { ReleasePorts } from "./release-ports.ts";
import type { Wanted } from "./standing.ts";

/** The channel that this device follows, and what of it is here. */
export class Followed {
  readonly #ports: BringPorts & Pick<ReleasePorts, "store">;
  readonly #judge: Judge;
  #kept: Kept | undefined;
  /** Why the site's newest channel, or a model in it, was not taken. */
  notice: Failure | undefined;

  constructor(ports: BringPorts & Pick<ReleasePorts, "store">, judge: Judge) {
    this.#ports = ports;
    this.#judge = judge;
  }

  get kept(): Kept | undefined {
    return this.#kept;
  }

  /** The one that was taken last. */
  async recall(): Promise<void> {
    this.#kept = await recallKept(this.#ports.store, this.#judge);
  }

  async take(found: SignedBytes | Failure): Promise<void> {
    const { store } = this.#ports;
    const taken = () => (isFailure(found) ? found : takeChannel(store, found, this.#judge));
    this.notice = (await navigator.locks.request("inzwa.channel", taken)) as Failure | undefined;
    await this.recall();
  }

  /** Fetches what is wanted and not here, one list after the other, and keeps the signatures of what the channel names. */
  async bring(lists: readonly (readonly Wanted[])[], site: Manifest): Promise<void> {
    if (!this.#kept) return;
    const { signatures, wrong } = await bringAll(lists, site, this.#kept.models, this.#judge, this.#ports);
    if (wrong && wrong.code !== "network") this.notice = wrong;
    const models = ofChannel(this.#kept.channel, signatures);
    this.#kept = { ...this.#kept, models };
    await keepSignatures(this.#ports.store, models);
  }

  /** Those that are here and signed. */
  usable(wanted: readonly Wanted[]): Promise<readonly Wanted[]> {
    return usable(wanted, this.#kept?.models ?? {}, this.#judge, this.#ports);
  }
}
