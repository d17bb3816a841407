import { playAlone } from "../listen/one-sound.ts";

/** Plays one file at a time, from its beginning, and no other recording or test sound beside it. */
export class FilePlayer {
  #stop: (() => void) | undefined;
  readonly #silence = () => this.stop();

  /** Resolves true at its end, false where it was stopped or another began; rejects where the browser cannot play it. */
  async play(file: File): Promise<boolean> {
    this.stop();
    playAlone(this.#silence);
    const url = URL.createObjectURL(new Blob([file], { type: "audio/wav" }));
    // One for each: an element that is used again keeps what it played, and what ends late would stop what came after.
    const element = new Audio(url);
    let stop = () => {};
    try {
      return await new Promise<boolean>((resolve, reject) => {
        const no = () => reject(new Error("it cannot be played"));
        stop = () => {
          element.pause();
          resolve(false);
        };
        this.#stop = stop;
        element.addEventListener("ended", () => resolve(true));
        element.addEventListener("error", no);
        element.play().catch(no);
      });
    } finally {
      if (this.#stop === stop) this.#stop = undefined;
      URL.revokeObjectURL(url);
    }
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
