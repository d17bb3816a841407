import { type Failure, failure, toFailure } from "../core/failure.ts";
import type { ModelStage, Tier } from "../core/manifest.ts";
import type { PackHead, StoreApi } from "../core/storage.ts";
import type { Asker } from "./ask.ts";
import { breath } from "./breath.ts";
import { bytesOfAll } from "./compiled.ts";
import { noteInstalled, noteRemoved } from "./installed.ts";
import type { Installer } from "./installer.ts";
import { type HerePorts, ModelsHere } from "./models-here.ts";
import { modelsView } from "./models-rows.ts";
import type { ModelsIntents, ModelsView } from "./models-view.ts";
import type { Net } from "./net.ts";
import { packContents } from "./pack-contents.ts";
import type { PackPort } from "./packs.ts";

/** Milliseconds between two looks into the store while something comes. */
const PACE = 500;

export interface ModelsPorts extends HerePorts {
  readonly store: StoreApi;
  readonly net: Net;
  readonly asker: Asker;
  readonly installer: Installer;
  readonly packs: PackPort;
  readonly show: (view: ModelsView) => void;
  readonly failed: (reason: Failure) => void;
  /** Keeps choices; undefined takes one back. */
  readonly choose: (changes: Readonly<Record<string, unknown>>) => void;
  /** The person wants the model that was there before a released one. */
  readonly leave: (model: string) => Promise<void>;
  /** What the assistant runs on may be another one now. */
  readonly restart: () => Promise<void>;
  /** A pack brought models that the site does not name: the manifest must be read again. */
  readonly reload: () => Promise<void>;
}

/** The Models screen's deeds. */
export class Models {
  readonly #ports: ModelsPorts;
  #showing: Promise<void> | undefined;
  #again = false;
  readonly #here: ModelsHere;

  constructor(ports: ModelsPorts) {
    this.#ports = ports;
    this.#here = new ModelsHere(ports);
  }

  /** Shows what is here now; while it looks into the store, further calls become one. */
  show(): void {
    if (this.#showing) {
      this.#again = true;
      return;
    }
    this.#showing = this.#look().finally(() => {
      this.#showing = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.show();
    });
  }

  readonly #acts: { readonly [Name in keyof ModelsIntents]: (detail: ModelsIntents[Name]) => void } = {
    "models.language": ({ tag }) => this.#do(() => this.#chosen({ language: tag, ...noModels })),
    "models.tier": ({ tier }) => this.#do(() => this.#chosen({ model_size: tier, ...noModels })),
    "models.choose": ({ stage, model }) => this.#do(() => this.#chosen({ [`${stage}_model`]: model || undefined })),
    "models.download": ({ models }) => this.#do(() => this.#download(models)),
    "models.pause": () => this.#ports.installer.pause(),
    "models.verify": ({ model }) => this.#do(() => this.#verify(model)),
    "models.delete": ({ model }) => this.#do(() => this.#delete(model)),
    "models.export": ({ tier }) => this.#do(() => this.#export(tier)),
    "models.import-file": ({ file }) => this.#do(() => this.#import(file)),
    "models.import-url": ({ url }) => this.#do(() => this.#importFrom(url)),
    "models.leave": ({ model }) => this.#do(() => this.#ports.leave(model)),
    "hosts.forget": ({ host }) => this.#do(() => this.#ports.net.forget(host)),
    answer: ({ yes }) => this.#ports.asker.answer(yes),
  };

  /** Does what the screen asks for. */
  listen(screen: {
    on<Name extends keyof ModelsIntents>(name: Name, act: (detail: ModelsIntents[Name]) => void): void;
  }) {
    for (const name of Object.keys(this.#acts) as (keyof ModelsIntents)[])
      screen.on(name, (detail) => (this.#acts[name] as (detail: unknown) => void)(detail));
  }

  #do(deed: () => Promise<void>): void {
    deed()
      .catch((thrown: unknown) => {
        const reason = toFailure(thrown);
        if (reason.code !== "aborted") this.#ports.failed(reason);
      })
      .finally(() => this.show());
  }

  async #chosen(changes: Readonly<Record<string, unknown>>): Promise<void> {
    this.#ports.choose(changes);
    await this.#ports.restart();
  }

  async #download(ids: readonly string[]): Promise<void> {
    const { installer, restart, failed } = this.#ports;
    const inMemory = await installer.download(await this.#here.stages(ids));
    if (inMemory === undefined) return;
    noteInstalled(ids);
    // Asked for at the moment when there is something worth keeping; browsers weigh how the site is used. Firefox asks
    // the person, and answers when they have.
    const asked = navigator.storage?.persist?.().catch(() => false);
    void asked?.then(() => this.show());
    await restart();
    if (inMemory > 0) failed(failure("in-memory", `${inMemory} bytes found no room on the disk`, { bytes: inMemory }));
  }

  async #verify(id: string): Promise<void> {
    for (const stage of await this.#here.stages([id])) {
      if (await this.#ports.installer.verify(stage)) continue;
      // The browser has evicted nothing.
      noteRemoved(id);
      throw failure("bad-hash", `${id}: damaged files were deleted`, { model: id });
    }
  }

  async #delete(id: string): Promise<void> {
    const { store, asker, installer, restart } = this.#ports;
    const [stage] = await this.#here.stages([id]);
    const state = this.#ports.state();
    if (!stage || !state) return;
    const { names } = await store.usage();
    const own = names.filter(({ url }) => url.startsWith(`${state.base}models/${id}/`));
    const kept = state.compiled.has(id) ? bytesOfAll(state.listings.get(id)) : 0;
    const bytes = own.reduce((sum, { received }) => sum + received, kept);
    if (!(await asker.ask({ kind: "delete", name: stage.model.name, bytes }))) return;
    noteRemoved(id);
    await installer.remove(
      stage,
      own.map(({ url }) => url),
    );
    await restart();
  }

  async #export(tier: Tier): Promise<void> {
    const state = await this.#here.state();
    if (!state) return;
    const row = modelsView(state).tiers.find((row) => row.tier === tier);
    const { head, files } = packContents(await this.#here.stages(row?.models ?? []), state);
    await this.#ports.packs.save(head, files);
  }

  async #importFrom(url: string): Promise<void> {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw failure("bad-pack", `${url} is no address`, { reason: "address" });
    await this.#ports.net.permit([url], "pack");
    await this.#import(new URL(url).href);
  }

  async #import(source: File | string): Promise<void> {
    const head: PackHead | undefined = await this.#ports.packs.take(source);
    if (!head) return;
    await this.#ports.reload();
  }

  async #look(): Promise<void> {
    const state = await this.#here.state().catch(() => undefined);
    await breath();
    if (state) this.#ports.show(modelsView(state));
    if (this.#ports.installer.busy) await new Promise((resolve) => setTimeout(resolve, PACE));
  }
}

/** A choice of tier or language ends choices of single models. */
const noModels: Readonly<Record<`${ModelStage}_model`, undefined>> = {
  asr_model: undefined,
  llm_model: undefined,
  tts_model: undefined,
};
