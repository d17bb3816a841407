import type { ModelRole, ModelStage, Tier } from "../core/manifest.ts";
import type { Reason } from "../core/reason.ts";
import type { ReleasesView } from "./release/release-view.ts";

/** All the Models screen shows. Sizes are bytes; absent where nobody knows them yet. */
export interface ModelsView {
  readonly packs: readonly PackRow[];
  /** Of the chosen pack, from the least demanding on. */
  readonly tiers: readonly TierRow[];
  /** What runs now, and why. */
  readonly stages: readonly StageRow[];
  /** Every model of the chosen pack, and any other that has bytes here. */
  readonly models: readonly ModelRow[];
  readonly storage: StorageRow;
  readonly trust: TrustRow;
  /** Absent where nothing was released beside the list of models. */
  readonly releases?: ReleasesView;
  /** Hosts other than the site's own, that the page has asked about. */
  readonly hosts: readonly HostRow[];
  /** True while this page and its host are both reached over https: plain http on a LAN is then out of reach. */
  readonly https: boolean;
}

export interface PackRow {
  readonly tag: string;
  readonly name: string;
  readonly english: string;
  readonly reviewed: boolean;
  readonly chosen: boolean;
  /** Stages no tier of it has a model for. */
  readonly lacks: readonly ModelStage[];
  /** It comes with the site, and is here or being fetched: nothing has to be asked for before it talks. */
  readonly atOnce: boolean;
  /** About how many bytes its least demanding tier is. */
  readonly least: number;
}

export interface TierRow {
  readonly tier: Tier;
  readonly chosen: boolean;
  /** The one the plan would take by itself. */
  readonly recommended: boolean;
  readonly installed: boolean;
  /** False: this device cannot run it, see reasons. */
  readonly fits: boolean;
  readonly reasons: readonly Reason[];
  /** Still to be fetched; all of it, and what of it is here. */
  readonly bytes?: number;
  /** About how much, where nobody knows yet. */
  readonly estimate: number;
  readonly received: number;
  /** Ids, as in ModelRow. */
  readonly models: readonly string[];
  readonly lacks: readonly ModelStage[];
}

export interface StageRow {
  readonly stage: ModelStage;
  /** Absent where nothing can do this stage here. */
  readonly model?: string;
  readonly engine?: string;
  readonly backend?: string;
  readonly dtype?: string;
  readonly threads?: number;
  readonly reasons: readonly Reason[];
  /** Other models of the pack for this stage, which the person may take instead; `""` stands for "let Inzwa choose". */
  readonly choices: readonly { readonly id: string; readonly name: string; readonly chosen: boolean }[];
}

export type ModelState =
  | "absent"
  | "waiting"
  | "downloading"
  | "partial"
  | "verifying"
  | "installed"
  | "memory"
  | "damaged";

export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly stage: ModelRole;
  readonly state: ModelState;
  readonly pinned: boolean;
  /** Host it comes from; absent for the site itself. */
  readonly host?: string;
  readonly licence: { readonly spdx: string; readonly commercial: boolean; readonly notice: string };
  readonly card: string;
  readonly bytes?: number;
  readonly received: number;
  /** While something comes. */
  readonly progress?: {
    readonly loaded: number;
    readonly total: number;
    readonly bytesPerSecond?: number;
    readonly secondsLeft?: number;
    readonly waiting?: "network" | "retry";
  };
  readonly files: readonly FileRow[];
  /** False for the models the site ships: deleting them only means fetching them again at the next start. */
  readonly removable: boolean;
}

export interface FileRow {
  readonly path: string;
  readonly bytes?: number;
  readonly received: number;
  readonly complete: boolean;
}

export interface StorageRow {
  /** Bytes of models kept. */
  readonly used: number;
  readonly inMemory: number;
  /** As the browser tells; absent where it does not. */
  readonly free?: number;
  readonly persisted: boolean;
}

export interface TrustRow {
  readonly version: number;
  /** ISO 8601. */
  readonly expires: string;
  /** Signed with a development key that anybody can have. */
  readonly test: boolean;
  /** Short fingerprint of the key. */
  readonly key: string;
}

export interface HostRow {
  readonly host: string;
  readonly allowed: boolean;
  /** The allowed host that passed us on to this one. */
  readonly via?: string;
  /** It is the server that speech and text go to. */
  readonly server?: boolean;
}

/** A question the page must have answered before it goes on; shown as a dialog over any screen. */
export type Question =
  | { readonly kind: "host"; readonly host: string; readonly why: "models" | "pack" }
  | { readonly kind: "server"; readonly host: string }
  | {
      readonly kind: "licence";
      readonly models: readonly {
        readonly name: string;
        readonly spdx: string;
        readonly notice: string;
        readonly card: string;
      }[];
    }
  | { readonly kind: "save-data"; readonly bytes: number }
  | { readonly kind: "not-pinned"; readonly models: readonly string[] }
  | { readonly kind: "foreign-key"; readonly key: string; readonly pack: string; readonly bytes: number }
  | { readonly kind: "reset" }
  | { readonly kind: "delete-all" }
  | { readonly kind: "delete"; readonly name: string; readonly bytes: number }
  | { readonly kind: "clear-history"; readonly talks: number };

/** What the Models screen asks for; details of the CustomEvents, as in `Intents`. */
export interface ModelsIntents {
  "models.language": { readonly tag: string };
  "models.tier": { readonly tier: Tier };
  /** model "": let Inzwa choose. */
  "models.choose": { readonly stage: ModelStage; readonly model: string };
  /** Ids. */
  "models.download": { readonly models: readonly string[] };
  "models.pause": null;
  "models.verify": { readonly model: string };
  "models.delete": { readonly model: string };
  /** All models of the tier that are installed, as one file. */
  "models.export": { readonly tier: Tier };
  "models.import-file": { readonly file: File };
  "models.import-url": { readonly url: string };
  /** Back from a released model to the one before it. */
  "models.leave": { readonly model: string };
  "hosts.forget": { readonly host: string };
  /** To the question that is shown. */
  answer: { readonly yes: boolean };
}
