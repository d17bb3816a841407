/** Plays one file at a time, from its beginning. */
export class FilePlayer {
  readonly #element = new Audio();
  #stopped: (() => void) | undefined;

  /** Resolves true at its end, false where `stop` was called; rejects where the browser cannot play it. */
  play(file: File): Promise<boolean> {
    this.stop();
    const url = URL.createObjectURL(new Blob([file], { type: "audio/wav" }));
    const over = new AbortController();
    const { signal } = over;
    const ended = new Promise<boolean>((resolve, reject) => {
      const no = () => reject(new Error("it cannot be played"));
      this.#stopped = () => resolve(false);
      this.#element.addEventListener("ended", () => resolve(true), { signal });
      this.#element.addEventListener("error", no, { signal });
      this.#element.src = url;
      this.#element.play().catch(no);
    });
    return ended.finally(() => {
      over.abort();
      this.#element.pause();
      URL.revokeObjectURL(url);
    });
  }

  stop(): void {
    this.#element.pause();
    this.#stopped?.();
    this.#stopped = undefined;
  }
}
