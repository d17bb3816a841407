import type { AsrApi, EngineSpec } from "../../core/contracts.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import type { Compared, Shadowed } from "../../core/rollout/beside.ts";
import { comparedTexts } from "../../core/rollout/compare.ts";
import { type Hand, type Hired, hire } from "../hire.ts";
import type { Overheard } from "./overheard.ts";
import { type Timed, timedReading, timedReply } from "./timed.ts";

/** Milliseconds without work after which it leaves memory. */
const IDLE_MS = 60_000;

/** Starts the worker of a stage. */
export type Spawn = (stage: Shadowed) => (name: string) => Hand;

/** A model in a worker of its own, which nobody hears. */
export class Shadow {
  readonly #stage: Shadowed;
  readonly #hired: Hired<AsrApi & LlmApi, void>;
  #warm = false;

  constructor(stage: Shadowed, spec: EngineSpec, spawn: Spawn) {
    this.#stage = stage;
    this.#hired = hire({
      name: `shadow-${stage}`,
      spawn: spawn(stage),
      start: async (api: AsrApi & LlmApi) => {
        this.#warm = false;
        const start = performance.now();
        await api.load(spec);
        tellBrowser(`inzwa.shadow.${stage}.ready`, start);
      },
      idleMs: IDLE_MS,
    });
  }

  /** Loads the model, unless it is there. Rejects with a Failure. */
  ready(): Promise<void> {
    return this.#hired.ready();
  }

  /** The turn once more, by this model. Rejects with `aborted` at once; the engine stops within one step. */
  async run(turn: readonly Overheard[], signal: AbortSignal): Promise<Compared> {
    const sums = { of: 0, apart: 0 };
    let [own, serving]: [number | undefined, number | undefined] = [0, 0];
    for (const one of turn) {
      const start = performance.now();
      const { text, ms } = await this.#once(one, signal);
      tellBrowser(`inzwa.shadow.${this.#stage}`, start);
      const { of, apart } = comparedTexts(this.#stage, one.text, text);
      sums.of += of;
      sums.apart += apart;
      own = own === undefined || ms === undefined ? undefined : own + ms;
      serving = serving === undefined || one.ms === undefined ? undefined : serving + one.ms;
    }
    // The first work of a model that was just loaded takes longer.
    const timed = this.#warm && own !== undefined && serving !== undefined && serving > 0;
    this.#warm = true;
    return { ...sums, ...(timed ? { ratio: (own ?? 0) / (serving ?? 1) } : {}) };
  }

  dismiss(): void {
    this.#hired.dismiss();
  }

  #once(one: Overheard, signal: AbortSignal): Promise<Timed> {
    const { api } = this.#hired;
    return one.stage === "asr"
      ? timedReading(api, one.request, signal)
      : timedReply(api, one.request, () => undefined, signal);
  }
}

/**
 * What it costs the device, for the browser's own tools: times without anything of the turn, one for each loading, reading or answer that
 * came to its end. None are made once ten turns were counted; those of turns that were stopped midway are no part of the ten.
 */
function tellBrowser(name: string, start: number): void {
  performance.measure(name, { start, end: Math.max(start, performance.now()) });
}
