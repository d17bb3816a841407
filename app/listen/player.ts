import { writeWav } from "../../core/wav.ts";
import { playAlone } from "./one-sound.ts";
import type { SoundView } from "./sound.ts";

/** Half as fast; a media element keeps the pitch. */
const SLOW = 0.5;

/** Plays a recording or a part of it, in a circle and slower where that is wanted, and no other recording or test sound beside it. Times are seconds. */
export class SoundPlayer {
  readonly #told: (at: number, playing: boolean) => void;
  readonly #element = new Audio();
  #url = "";
  #frame = 0;
  readonly #silence = () => {
    if (!this.#element.paused) this.#stop();
  };
  loop = false;
  part = { start: 0, end: 0 };

  /** told: where it is, at every picture while it plays. */
  constructor(told: (at: number, playing: boolean) => void) {
    this.#told = told;
    this.#element.addEventListener("ended", () => this.#ended());
  }

  set slow(slow: boolean) {
    this.#element.playbackRate = slow ? SLOW : 1;
    // A new source takes the default again.
    this.#element.defaultPlaybackRate = this.#element.playbackRate;
  }

  /** The samples as a file of our own: not every WAV that we read is played by every browser. */
  load(sound: SoundView | undefined): void {
    this.close();
    if (!sound) return;
    const bytes = writeWav(sound.samples, sound.sampleRate);
    this.#url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "audio/wav" }));
    this.#element.src = this.#url;
  }

  toggle(part: { readonly start: number; readonly end: number }, from: number): void {
    this.part = part;
    if (!this.#element.paused) {
      this.#stop();
      return;
    }
    this.#element.currentTime = from >= part.start && from < part.end - 0.02 ? from : part.start;
    this.#begin();
  }

  seek(to: number): void {
    if (this.#url) this.#element.currentTime = to;
  }

  close(): void {
    if (!this.#element.paused) this.#stop();
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = "";
    if (!this.#element.hasAttribute("src")) return;
    this.#element.removeAttribute("src");
    // An element lets go of what it played only when it looks for another.
    this.#element.load();
  }

  #begin(): void {
    playAlone(this.#silence);
    this.#element.play().then(
      () => this.#follow(),
      () => this.#told(this.#element.currentTime, false),
    );
  }

  #stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#element.pause();
    this.#told(this.#element.currentTime, false);
  }

  #follow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (this.#element.paused) return;
      const { currentTime } = this.#element;
      if (currentTime >= this.part.end) {
        this.#ended();
        if (!this.loop) return;
      } else this.#told(currentTime, true);
      this.#follow();
    });
  }

  #ended(): void {
    if (!this.loop) {
      this.#stop();
      this.#told(this.part.start, false);
      return;
    }
    this.#element.currentTime = this.part.start;
    if (this.#element.paused) this.#begin();
  }
}
