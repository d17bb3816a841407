import type { VadApi } from "../core/contracts.ts";
import type { Conversation } from "../core/conversation.ts";
import { type Failure, isFailure, toFailure } from "../core/failure.ts";
import type { Microphone, MicrophoneOptions, openMicrophone } from "./microphone.ts";

export interface TalkEvents {
  level(level: number): void;
  /** The microphone is open, or closed again with the reason if it was not the person's wish. */
  opened(): void;
  closed(reason?: Failure): void;
}

export interface Ears extends MicrophoneOptions {
  /** Told of voices that begin while something is played, straight from the detector's thread. */
  readonly onset?: MessagePort;
}

type Open = { readonly controller: AbortController; microphone?: Microphone };

/** The microphone's way into the conversation; no device is touched before `open`. */
export class Talk {
  readonly #vad: VadApi;
  readonly #capture: typeof openMicrophone;
  readonly #events: TalkEvents;
  #open: Open | undefined;

  constructor(vad: VadApi, capture: typeof openMicrophone, events: TalkEvents) {
    this.#vad = vad;
    this.#capture = capture;
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** When a sample of the stream was captured, in ms of performance.now(). */
  timeOf(at: number): number {
    return this.#open?.microphone?.timeOf(at) ?? performance.now();
  }

  /** Must be called inside the tap itself: iOS starts audio only there. */
  async open(conversation: Conversation, { onset, ...ears }: Ears): Promise<void> {
    if (this.#open) return;
    const controller = new AbortController();
    const open: Open = { controller };
    this.#open = open;
    try {
      const microphone = await this.#capture(ears);
      if (this.#open !== open) {
        onset?.close();
        return microphone.close();
      }
      open.microphone = microphone;
      microphone.onLevel((level) => this.#events.level(level));
      microphone.onLost((reason) => this.close(reason));
      this.#events.opened();
      await this.#vad.listen(
        microphone.port,
        microphone.sampleRate,
        (frames) => {
          for (const frame of frames) conversation.hear(frame);
        },
        onset,
        controller.signal,
      );
    } catch (thrown) {
      // One that was handed over to the detector's thread is not closed by this.
      onset?.close();
      if (this.#open !== open) return;
      this.close(toFailure(thrown));
    }
  }

  close(reason?: Failure): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    open.controller.abort();
    open.microphone?.close();
    this.#events.level(0);
    this.#events.closed(isFailure(reason) ? reason : undefined);
  }
}
