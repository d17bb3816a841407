import type { Normal } from "../../core/explore/measured.ts";
import type { Failure } from "../../core/failure.ts";
import type { Part, SoundView } from "../listen/sound.ts";
import type { Sink } from "../save.ts";
import type { ExploreView } from "./view.ts";

export interface DeskPorts {
  /** The pack's own way to count words. */
  readonly normal: () => Normal;
  readonly openSink: (name: string) => Promise<Sink>;
  /** Rejects with an AbortError when the person changed their mind. */
  readonly pickFolder: () => Promise<FileSystemDirectoryHandle>;
  /** Throws a Failure. */
  readonly decode: (bytes: Uint8Array<ArrayBuffer>, part?: Part) => Promise<SoundView>;
  readonly show: (view: ExploreView) => void;
  readonly failed: (reason: Failure | undefined) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  /** A task of its own, for what else the page has to do. */
  readonly pause: () => Promise<void>;
  /** Numbers 0..1, from the beginning of the same row each time. */
  readonly random: () => () => number;
}
