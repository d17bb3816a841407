import { SAMPLE_RATE, type VadFrame } from "../../core/contracts.ts";
import type { Ears } from "./ears.ts";
import type { Scribe } from "./scribe.ts";
import type { UserTurns } from "./user-turns.ts";
import { invalid } from "./wire.ts";

/** One turn, and a buffer that nobody commits, in samples at 16 kHz: 90 s. */
export const LONGEST = 90 * SAMPLE_RATE;
/** As OpenAI has it, in ms. */
const SHORTEST = 100;
/** Committed turns that wait to be read, and their sound in samples at 16 kHz: whoever sends faster than is read waits. */
const WAITING = { turns: 64, samples: 4 * LONGEST };

interface ManualPorts {
  readonly ears: Ears;
  readonly scribe: Scribe;
  readonly turns: UserTurns;
}

/** Without turn detection what was heard waits until the client commits it: then it is a turn, whatever its pauses. */
export class Manual {
  readonly #ports: ManualPorts;
  #frames: VadFrame[] = [];
  readonly #waiting = { turns: 0, samples: 0 };

  constructor(ports: ManualPorts) {
    this.#ports = ports;
  }

  /** Whether so many ms more are too long for one turn. */
  isFull(ms: number): boolean {
    return ((this.#ports.ears.openMs + ms) / 1000) * SAMPLE_RATE > LONGEST;
  }

  push(frame: VadFrame): void {
    this.#frames.push(frame);
  }

  clear(): void {
    this.#frames = [];
  }

  commit(): void {
    const { ears, scribe, turns } = this.#ports;
    const ms = ears.openMs;
    if (ms < SHORTEST) throw nothingToCommit();
    const samples = (ms / 1000) * SAMPLE_RATE;
    const waiting = this.#waiting;
    if (waiting.turns >= WAITING.turns || waiting.samples + samples > WAITING.samples)
      throw invalid("Too much that was committed waits to be read; commit this later.", "too_many_commits");
    waiting.turns++;
    waiting.samples += samples;
    const turn = scribe.begin();
    turns.commit(turn, ms / 1000);
    ears.mark(() => {
      const frames = this.#frames;
      this.#frames = [];
      void scribe.read(turn, frames).finally(() => {
        waiting.turns--;
        waiting.samples -= samples;
      });
    });
  }
}

export function nothingToCommit() {
  return invalid("There is no speech to commit.", "input_audio_buffer_commit_empty");
}
