import { type FailureCode, toFailure } from "../../core/failure.ts";
import { Attempt } from "./attempt.ts";
import { isInnocent } from "./innocent.ts";
import type { Memory } from "./memory.ts";
import type { Overheard } from "./overheard.ts";
import { abortWhenBusy, type Pause } from "./quiet.ts";
import type { Shadow } from "./shadow.ts";

export interface WorkPorts {
  /** Whether somebody talks, or the page is not looked at. */
  readonly busy: () => boolean;
  readonly pause: Pause;
  /** One more turn was counted. */
  readonly counted: () => void;
}
export interface Tried {
  /** Of the model. */
  readonly id: string;
  readonly shadow: Shadow;
}

/** Has a model work on a turn once more, unheard, and counts what came of it. */
export class BesideWork {
  readonly #memory: Memory;
  readonly #ports: WorkPorts;
  readonly #attempt: Attempt;
  /** Models that could not be had in this session. */
  readonly aside = new Set<string>();

  constructor(memory: Memory, ports: WorkPorts) {
    this.#memory = memory;
    this.#ports = ports;
    this.#attempt = new Attempt(memory);
  }

  /** Nothing is counted where it is stopped; who is still loading then is let go. Never rejects. */
  async run({ id, shadow }: Tried, turn: readonly Overheard[], controller: AbortController): Promise<void> {
    const { busy, pause, counted } = this.#ports;
    const { signal } = controller;
    let [loaded, over] = [false, false];
    const stop = () => loaded || shadow.dismiss();
    signal.addEventListener("abort", stop);
    void abortWhenBusy(busy, controller, pause, () => over);
    this.#attempt.begin([id]);
    try {
      await shadow.ready();
      loaded = true;
      this.#memory.compared(id, await shadow.run(turn, signal));
      counted();
    } catch (thrown) {
      if (!signal.aborted) this.#fail(id, shadow, toFailure(thrown).code, loaded);
    } finally {
      over = true;
      signal.removeEventListener("abort", stop);
      this.#attempt.end();
    }
  }

  /** What cannot be loaded is not tried again. */
  #fail(id: string, shadow: Shadow, code: FailureCode, loaded: boolean): void {
    shadow.dismiss();
    if (isInnocent(code)) return void this.aside.add(id);
    if (loaded) this.#memory.compared(id, undefined);
    else this.#memory.leave(id, "load");
    this.#ports.counted();
  }
}
