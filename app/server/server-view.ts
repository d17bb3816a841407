import type { ModelStage } from "../../core/manifest.ts";
import type { ServerModels } from "../../core/server-models.ts";

/** What leaves the device now, and where it goes. */
export interface Away {
  /** "" where nothing leaves. */
  readonly host: string;
  readonly stages: readonly ModelStage[];
  /** What has just changed: the device took over, the server did, or the server is back. */
  readonly told: "" | "to-device" | "to-server" | "back";
}
export const nothingAway: Away = { host: "", stages: [], told: "" };

/** Why a server, or a stage of it, cannot be used. */
export type ServerTrouble =
  | "address"
  | "mixed"
  | "offline"
  | "unreachable"
  | "key"
  | "busy"
  | "slow"
  | "answer"
  | "no-model"
  | "nothing";

export interface ServerReport {
  /** Why none of it can be used. */
  readonly trouble?: ServerTrouble;
  readonly stages: readonly StageReport[];
}
export interface StageReport {
  readonly stage: ModelStage;
  /** Its name there; absent where the server has none for it. */
  readonly model?: string;
  /** Milliseconds from asking to the whole answer. */
  readonly ms?: number;
  readonly trouble?: ServerTrouble;
}

/** The part of the Settings screen about a server. */
export interface ServerView {
  /** Address, "" where none is kept. */
  readonly base: string;
  readonly host: string;
  readonly hasKey: boolean;
  readonly models: ServerModels;
  readonly voice: string;
  readonly checking: boolean;
  /** Of the last test. */
  readonly report?: ServerReport;
  /** The switch forbids that anything leaves the device. */
  readonly forbidden: boolean;
}

export interface ServerForm {
  readonly address: string;
  /** "" keeps the one that is there, if the address is the same. */
  readonly key: string;
  /** "" lets the page choose. */
  readonly models: ServerModels;
  readonly voice: string;
}

export interface ServerIntents {
  /** Asks for leave, tests the server and uses it from then on. */
  "server.use": ServerForm;
  /** Tests the one that is kept. */
  "server.test": null;
  "server.forget": null;
}
