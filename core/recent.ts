import { FRAME, type VadFrame } from "./contracts.ts";

/** Frames kept before speech is confirmed: the longest pre-roll and confirmation together, with room (1.5 s). */
const KEPT = 48;

/** What was heard last; a turn begins before it is known to be one. */
export class Recent {
  #frames: VadFrame[] = [];
  /** Stream position up to which the turns before have heard everything. */
  #heardTo = 0;

  push(frame: VadFrame): void {
    this.#frames = [...this.#frames, frame].slice(-KEPT);
  }

  /** Stream position of the newest frame. */
  get at(): number {
    return this.#frames.at(-1)?.at ?? 0;
  }

  /** Frames from stream position `from` on that no turn has heard. The assistant's own voice in them is silence. */
  from(from: number): VadFrame[] {
    const first = Math.max(from, this.#heardTo);
    return this.#frames.filter(({ at }) => at + FRAME > first).map(withoutEcho);
  }

  /** A turn that ends at this stream position has heard everything before it. */
  heard(end: number): void {
    this.#heardTo = end;
  }

  clear(): void {
    this.#frames = [];
    this.#heardTo = 0;
  }
}

function withoutEcho(frame: VadFrame): VadFrame {
  return frame.echo ? { ...frame, samples: new Float32Array(FRAME) } : frame;
}
