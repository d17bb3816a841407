import { type Failure, toFailure } from "../../core/failure.ts";
import type { Scribe, Written } from "../../core/talks/scribe.ts";
import type { TurnEvent } from "../../core/turn.ts";
import type { TalkStore } from "./talk-store.ts";

/** Turns that wait while the browser stores nothing; older ones are let go. */
const WAITING = 200;

export interface RecorderPorts {
  readonly scribe: Scribe;
  readonly store: Pick<TalkStore, "append">;
  readonly wrote: (id: string) => Promise<void>;
  /** Told once, until storing has worked again. */
  readonly failed: (failure: Failure) => void;
}

/** Writes each turn as it ends. What could not be written waits for the next one. */
export class Recorder {
  readonly #ports: RecorderPorts;
  #waiting: readonly Written[] = [];
  #writing: Promise<void> = Promise.resolve();
  #told = false;

  constructor(ports: RecorderPorts) {
    this.#ports = ports;
  }

  /** As in `Scribe.take`. */
  event(event: TurnEvent, language: string, at: number, keeps: boolean): void {
    const written = this.#ports.scribe.take(event, language, at, keeps);
    if (!written) return;
    this.#waiting = [...this.#waiting, written].slice(-WAITING);
    this.#writing = this.#writing.then(() => this.#write());
  }

  /** Nothing waits any more: the person does not want it kept. */
  forget(): void {
    this.#waiting = [];
  }

  /** All that can be written is, and told of. Never rejects. */
  settled(): Promise<void> {
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { store, wrote, failed } = this.#ports;
    for (const next of this.#waiting) {
      try {
        await store.append(next.head, next.turn);
      } catch (thrown) {
        if (!this.#told) failed(toFailure(thrown, "no-storage"));
        this.#told = true;
        return;
      }
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#told = false;
      await wrote(next.head.id);
    }
  }
}
