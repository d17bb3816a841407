import { type Failure, toFailure } from "../core/failure.ts";
import { ratesOf } from "../core/measure/rates.ts";
import type { HeadParts } from "../core/trace/head.ts";
import { otlpOf } from "../core/trace/otlp.ts";
import { recordOf, type Session } from "../core/trace/record.ts";
import { summarise } from "../core/trace/summary.ts";
import { Tracer } from "../core/trace/tracer.ts";
import type { TurnTrace } from "../core/trace/turn-trace.ts";
import type { Sink } from "./save.ts";
import type { TracesIntents, TracesView } from "./traces-view.ts";

/** Assistants whose turns are kept: each change of a model begins a new one. */
const SESSIONS = 4;
/** What streams in is shown so often, in ms. */
const PACE = 250;

export interface TracesPorts {
  /** Of Inzwa. */
  readonly version: string;
  /** Unix time in ms at zero of the conversation's clock, and now. */
  readonly epoch: number;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly show: (view: TracesView) => void;
  readonly failed: (failure: Failure) => void;
  readonly openSink: (name: string) => Promise<Sink>;
}

/** The traces of all assistants since the page was opened. They live in memory and leave it as a file alone. */
export class Traces {
  readonly #ports: TracesPorts;
  #tracers: Tracer[] = [];
  #watched = false;
  #due = false;

  constructor(ports: TracesPorts) {
    this.#ports = ports;
  }

  /** For an assistant that begins. */
  open(parts: Omit<HeadParts, "version">): Tracer {
    const tracer = new Tracer({ ...parts, version: this.#ports.version }, () => this.#touch());
    const used = this.#tracers.filter((one) => one.turns().length > 0);
    this.#tracers = [...used, tracer].slice(-SESSIONS);
    return tracer;
  }

  /** Of all assistants, oldest first; without what was said. */
  get turns(): readonly TurnTrace[] {
    return this.#sessions(false).flatMap(({ turns }) => turns);
  }

  /** The records of each assistant, oldest first. */
  get tracers(): readonly Tracer[] {
    return this.#tracers;
  }

  /** The person called the turn's answer good or not, or takes that back. */
  rate(turn: number, satisfied: boolean | undefined): void {
    this.#tracers.toReversed().some((tracer) => tracer.rate(turn, satisfied));
  }

  /** Whether its screen is shown; only then is anything drawn. */
  watch(watched: boolean): void {
    this.#watched = watched;
    if (watched) this.#show();
  }

  /** Must be called inside a tap: it may ask where the file is to go. Never rejects. */
  async save({ format, text }: TracesIntents["measure.save"]): Promise<void> {
    const { openSink, failed } = this.#ports;
    try {
      const { sink, done } = await openSink(this.#name(format));
      const writer = sink.getWriter();
      await writer.write(new TextEncoder().encode(this.#file(format, text)));
      await writer.close();
      await done();
    } catch (thrown) {
      // The person changed their mind.
      if ((thrown as { name?: unknown } | null)?.name !== "AbortError") failed(toFailure(thrown));
    }
  }

  #file(format: "json" | "otlp", text: boolean): string {
    const { epoch, random } = this.#ports;
    const sessions = this.#sessions(text);
    if (format === "json") return JSON.stringify(recordOf(sessions, epoch), null, 2);
    // One request in one line, as OpenTelemetry's file exporter writes and its collector's file receiver reads.
    return `${JSON.stringify(otlpOf(sessions, { epoch, random }))}\n`;
  }

  #sessions(text: boolean): Session[] {
    return this.#tracers
      .map((tracer) => ({ head: tracer.head, turns: tracer.turns({ text }) }))
      .filter(({ turns }) => turns.length > 0);
  }

  #name(format: "json" | "otlp"): string {
    const moment = new Date(this.#ports.now()).toISOString().slice(0, 19).replaceAll(":", "-");
    return `inzwa-${moment}.${format === "json" ? "trace.json" : "otlp.json"}`;
  }

  #touch(): void {
    if (!this.#watched || this.#due) return;
    this.#due = true;
    setTimeout(() => {
      this.#due = false;
      if (this.#watched) this.#show();
    }, PACE);
  }

  #show(): void {
    const sessions = this.#sessions(false);
    const turns = sessions.flatMap(({ head, turns }) => turns.map((trace) => ({ trace, head })));
    const traces = this.turns;
    this.#ports.show({ turns: turns.toReversed(), summary: summarise(traces), rates: ratesOf(traces) });
  }
}
