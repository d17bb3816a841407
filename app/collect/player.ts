import { failure } from "../../core/failure.ts";

/** Plays one recording at a time. */
export class Player {
  readonly #changed: () => void;
  #playing = "";
  #end: (() => void) | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Id of the recording that is heard, or "". */
  get playing(): string {
    return this.#playing;
  }

  async toggle(id: string, sound: () => Promise<Uint8Array<ArrayBuffer> | undefined>): Promise<void> {
    const stops = this.#playing === id;
    this.stop();
    if (stops) return;
    this.#playing = id;
    this.#changed();
    const bytes = await sound();
    if (this.#playing !== id) return;
    if (!bytes) return this.stop();
    const url = URL.createObjectURL(new Blob([bytes], { type: "audio/wav" }));
    const element = new Audio(url);
    this.#end = () => {
      element.pause();
      URL.revokeObjectURL(url);
    };
    element.addEventListener("ended", () => this.#playing === id && this.stop());
    try {
      await element.play();
    } catch (thrown) {
      if (this.#playing !== id) return;
      this.stop();
      throw failure("audio-output", `the recording could not be played: ${String(thrown)}`);
    }
  }

  stop(): void {
    if (this.#playing === "") return;
    this.#end?.();
    this.#end = undefined;
    this.#playing = "";
    this.#changed();
  }
}
