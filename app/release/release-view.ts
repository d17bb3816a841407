import type { Failure } from "../../core/failure.ts";
import type { Reason } from "./note.ts";

/** What the Models screen tells of releases. */
export interface ReleasesView {
  readonly version: number;
  /** UTC. */
  readonly expires: string;
  readonly expired: boolean;
  /** Why the site's newest channel, or a model in it, was not taken. */
  readonly notice?: Failure;
  readonly rows: readonly ReleaseRow[];
}

export interface ReleaseRow {
  /** Id. */
  readonly model: string;
  readonly name: string;
  /** It went to everybody, or to a share of the devices; `beside`: a share of them tries it, and nobody hears it. */
  readonly to: "everybody" | "share" | "beside";
  /** `coming`: fetched, and used from the next start on at the latest. `elsewhere`: others have it. `done`: tried often enough. */
  readonly state: "running" | "coming" | "left" | "elsewhere" | "done";
  readonly why?: Reason;
  /** Turns that this device had with it, or tried it on. */
  readonly turns: number;
  /** Measures by which it does not keep to the bounds set for it, on this device. */
  readonly missed: readonly string[];
}
