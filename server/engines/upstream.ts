import { Breaker } from "../../core/breaker.ts";
import type { EngineSpec } from "../../core/contracts.ts";
import { isFailure, toFailure } from "../../core/failure.ts";
import type { ModelStage } from "../../core/manifest.ts";
import type { Fetch } from "../../workers/openai/http.ts";
import type { Log } from "../services.ts";
import type { ServerSettings } from "../settings.ts";
import { behalfOf } from "./behalf.ts";
import type { Side } from "./side.ts";

/** Three failures or overtakings in a row are no accident; a server that restarts with a large model takes minutes. */
const RULES = { failures: 3, coolMs: 2_000, mostMs: 60_000 };
/** Between two looks whether it is there, in milliseconds; doubled each time. */
const PAUSE = 500;
const LONGEST_PAUSE = 15_000;

export interface Loadable {
  load(spec: EngineSpec, signal?: AbortSignal): Promise<unknown>;
}
interface UpstreamPorts {
  readonly stage: ModelStage;
  readonly spec: EngineSpec;
  readonly log: Log;
  readonly clock: () => number;
  changed(): void;
}

/** A server that does a stage's work, from when it is there. It is looked for until it is found. */
export class UpstreamSide<E extends Loadable> implements Side<E> {
  readonly where = "upstream";
  readonly stage: ModelStage;
  readonly engine: E;
  readonly breaker: Breaker;
  readonly #closed = new AbortController();
  #trouble: string | undefined = "is being looked for";
  #next: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: E, ports: UpstreamPorts) {
    this.engine = engine;
    this.stage = ports.stage;
    this.breaker = new Breaker(RULES, ports.clock);
    void this.#look(ports, PAUSE);
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  ready(): boolean {
    return this.#trouble === undefined && !this.#closed.signal.aborted;
  }

  close(): void {
    this.#closed.abort();
    clearTimeout(this.#next);
  }

  async #look(ports: UpstreamPorts, pause: number): Promise<void> {
    try {
      await this.engine.load(ports.spec, this.#closed.signal);
      this.#trouble = undefined;
      ports.changed();
    } catch (thrown) {
      if (this.#closed.signal.aborted) return;
      const { code } = toFailure(thrown);
      const trouble = `is not there (${code})`;
      if (this.#trouble !== trouble) ports.log.warn({ stage: this.stage, code }, "an upstream is not there");
      this.#trouble = trouble;
      if (!isFailure(thrown)) return;
      this.#next = setTimeout(() => void this.#look(ports, Math.min(LONGEST_PAUSE, 2 * pause)), pause);
    }
  }
}

/** The stage's model as it is named there, and what the settings say that it can do. */
export function upstreamSpec(
  stage: ModelStage,
  own: EngineSpec,
  settings: Pick<ServerSettings, `${ModelStage}Model` | "llmCan">,
): EngineSpec {
  const can = stage === "llm" ? Object.fromEntries(settings.llmCan.map((what) => [what, true])) : {};
  return { ...own, model: settings[`${stage}Model`] ?? own.model, engine: "openai", can: { ...own.can, ...can } };
}

/** The trace of whoever asks goes on at the upstream. */
export function tracing(fetch: Fetch): Fetch {
  return (input, init) => {
    const { traceparent } = behalfOf();
    if (!traceparent) return fetch(input, init);
    const headers = new Headers(init?.headers);
    headers.set("traceparent", traceparent);
    return fetch(input, { ...init, headers });
  };
}
