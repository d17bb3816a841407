import { attributes, type OtlpSpan, type TracesData } from "../../core/trace/otlp-values.ts";
import type { Meter } from "../services.ts";

export interface CollectorOptions {
  /** The base address, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it; spans go to `v1/traces` below it. */
  readonly url: string;
  readonly version: string;
  readonly meter: Pick<Meter, "count">;
  readonly fetch?: typeof fetch;
}

/** Spans that wait; more are dropped. */
const MOST = 2048;
const BATCH = 512;
/** Milliseconds between two sendings, and what one may take. */
const EVERY = 5000;
const PATIENCE = 5000;

/** Sends spans in batches, OTLP as JSON over HTTP. What a collector that is away does not take is dropped and counted. */
export class Collector {
  readonly #options: CollectorOptions;
  readonly #url: string;
  readonly #timer: ReturnType<typeof setInterval>;
  #waiting: OtlpSpan[] = [];
  #sending: Promise<void> = Promise.resolve();

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#url = `${options.url.replace(/\/+$/, "")}/v1/traces`;
    this.#timer = setInterval(() => this.flush(), EVERY);
    this.#timer.unref();
  }

  add(span: OtlpSpan): void {
    if (this.#waiting.length >= MOST) this.#drop(1, "full");
    else this.#waiting.push(span);
    if (this.#waiting.length === BATCH) this.flush();
  }

  /** Sends what waits; settles when all of it was taken or dropped. */
  flush(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#send());
    return this.#sending;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH);
      this.#waiting = this.#waiting.slice(BATCH);
      const failed = await this.#post(batch);
      if (!failed) continue;
      this.#drop(batch.length, failed);
      return;
    }
  }

  async #post(spans: readonly OtlpSpan[]): Promise<"refused" | "away" | undefined> {
    const { version } = this.#options;
    const resource = { attributes: attributes({ "service.name": "inzwa", "service.version": version }) };
    const data: TracesData = {
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "inzwa", version }, spans }] }],
    };
    try {
      const response = await (this.#options.fetch ?? fetch)(this.#url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(data),
        signal: AbortSignal.timeout(PATIENCE),
      });
      await response.arrayBuffer();
      return response.ok ? undefined : "refused";
    } catch {
      return "away";
    }
  }

  #drop(count: number, reason: string): void {
    this.#options.meter.count("inzwa_spans_dropped_total", { reason }, count);
  }
}
