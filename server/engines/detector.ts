import type { VadEngine } from "../../core/contracts.ts";
import { failure, isFailure } from "../../core/failure.ts";
import { type Scored, type Step, stream } from "../../workers/vad/silero.ts";
import { lamented, type PoolPorts } from "./pool.ts";
import { Seat } from "./seat.ts";
import type { Post } from "./wire.ts";

/** For 32 ms of sound, in milliseconds: a process that needs longer hangs. */
const DEADLINE = 5_000;
/** Frames under way at once: 16 s of one stream, or one frame of each of 500. */
const MOST = 500;

interface DetectorPorts extends Pick<PoolPorts, "spawn" | "meter" | "log">, Pick<Post, "models"> {
  changed(): void;
}

/** Milliseconds a frame waits for the process to be started again. */
const PATIENCE = 10_000;

/** One process scores the frames of all streams; each stream's state lies here, so that a lost one takes nothing with it. */
export class Detector {
  readonly #seat: Seat;
  readonly #waiting = new Set<() => void>();

  constructor({ models, spawn, meter, log, changed }: DetectorPorts) {
    const post = { stage: "vad", models } as const;
    const told = () => {
      for (const look of [...this.#waiting]) look();
      changed();
    };
    this.#seat = new Seat({ post, spawn, deadline: DEADLINE, changed: told, lost: lamented({ meter, log, post }) });
  }

  get trouble(): string | undefined {
    return this.#seat.trouble;
  }

  open(): VadEngine {
    return stream(async (input, state) => {
      try {
        return await this.#step(input, state);
      } catch (thrown) {
        if (!isFailure(thrown) || thrown.code !== "worker-died") throw thrown;
        return this.#step(input, state);
      }
    });
  }

  close(): void {
    this.#seat.close();
  }

  readonly #step: Step = async (input, state) => {
    if (!this.#seat.ready) await this.#ready();
    if (this.#seat.open >= MOST) throw failure("busy", "vad: too many frames wait", { stage: "vad" });
    return (await this.#seat.call("step", { input, state }, () => undefined)) as Scored;
  };

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(late);
        this.#waiting.delete(look);
      };
      const look = () => {
        if (!this.#seat.ready) return;
        done();
        resolve();
      };
      const late = setTimeout(() => {
        done();
        reject(failure("busy", "vad: the detector is being started", { stage: "vad" }));
      }, PATIENCE);
      this.#waiting.add(look);
    });
  }
}
