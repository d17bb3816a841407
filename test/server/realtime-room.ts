import type { LlmRequest, ToolCall } from "../../core/llm-contract.ts";
import type { ServerEvent } from "../../core/realtime/server-events.ts";
import { attach } from "../../server/realtime/attach.ts";
import type { Schedule } from "../../server/realtime/schedule.ts";
import type { Attached } from "../../server/realtime/socket.ts";
import type { Backend, Services } from "../../server/services.ts";
import { BACKCHANNEL, nameOf, RoomEngines } from "./realtime-engines.ts";
import { backend, Counts, services } from "./services.ts";

export type Told = ServerEvent & { readonly event_id: string };
type OfType<E, T> = E extends { readonly type: infer U } ? (T extends U ? E & { readonly type: T } : never) : never;
type Task = { readonly due: number; readonly run: () => void };

const CHUNK = 20;

export interface RoomOptions {
  readonly can?: Readonly<Record<string, boolean>>;
  readonly limits?: Partial<Services["limits"]>;
  readonly calls?: (request: LlmRequest) => readonly ToolCall[];
  readonly transcription?: boolean;
  readonly backend?: Partial<Backend>;
  readonly safety?: Services["safety"];
}

/** A session in simulated time: each word is a level in the samples, and nothing waits for a real clock. */
export class RealtimeRoom {
  now = 1_000;
  readonly told: Told[] = [];
  readonly asked: readonly LlmRequest[];
  readonly meter = new Counts();
  readonly services: Services;
  closed: { readonly code: number; readonly reason: string } | undefined;
  bufferedAmount = 0;
  /** What the model writes next. */
  reply = "Mhinduro yemubvunzo wako. Ndizvo zvandinoziva nezvazvo.";
  #tasks: Task[] = [];
  #words = 0;
  readonly #attached: Attached;

  constructor(options: RoomOptions = {}) {
    const { calls = () => [] } = options;
    const engines = new RoomEngines({ schedule: this.#schedule, reply: () => this.reply, calls });
    this.asked = engines.asked;
    const base = services();
    this.services = services({
      limits: { ...base.limits, sessionSeconds: 3_600, idleSeconds: 600, ...options.limits },
      meter: this.meter,
      clock: () => this.now,
      safety: options.safety,
      backend: backend({
        can: options.can ?? {},
        asr: engines,
        llm: { reply: (request, onDelta, signal) => engines.write(request, onDelta, signal) },
        tts: engines,
        openVad: async () => ({
          probability: async (frame) => (Math.abs(frame[frame.length >> 1] ?? 0) > 0.005 ? 0.95 : 0.01),
          reset: () => {},
        }),
        ...options.backend,
      }),
    });
    const room = this;
    this.#attached = attach(
      this.services,
      {
        send: (text) => this.told.push(JSON.parse(text)),
        get bufferedAmount() {
          return room.bufferedAmount;
        },
        close: (code, reason) => {
          this.closed = { code, reason };
        },
      },
      {
        caller: { name: "tester", scopes: new Set(["realtime"]) },
        schedule: this.#schedule,
        transcription: options.transcription ?? false,
      },
    );
  }

  /** Resolves when the session has begun. */
  async open(): Promise<this> {
    await this.pass(1);
    return this;
  }

  send(event: object): void {
    this.#attached.message(JSON.stringify(event), false);
  }

  sendText(text: string): void {
    this.#attached.message(text, false);
  }

  leave(): void {
    this.#attached.closed();
  }

  /** Speaks a word that nobody has said before; answers what the recogniser hears in it. */
  async say(ms: number): Promise<string> {
    const word = (this.#words++ % 80) + 1;
    await this.sound(word / 100, ms);
    return nameOf(word);
  }

  async backchannel(ms: number): Promise<void> {
    await this.sound(BACKCHANNEL / 100, ms);
  }

  async rest(ms: number): Promise<void> {
    await this.sound(0, ms);
  }

  /** A level at 24 kHz, as fast as it would be spoken. */
  async sound(level: number, ms: number, chunk = CHUNK): Promise<void> {
    for (let i = 0; i < ms; i += chunk) {
      this.send({ type: "input_audio_buffer.append", audio: pcm(level, chunk) });
      await this.pass(chunk);
    }
  }

  /** What waits for its time. */
  get pending(): number {
    return this.#tasks.length;
  }

  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await settle();
    for (;;) {
      const next = this.#tasks.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#tasks = this.#tasks.filter((task) => task !== next);
      this.now = Math.max(this.now, next.due);
      next.run();
      await settle();
    }
    this.now = end;
  }

  /** Names of what was told, one behind the other only once. */
  names(): string[] {
    return this.told.map(({ type }) => type).filter((name, i, all) => name !== all[i - 1]);
  }

  all<T extends ServerEvent["type"]>(type: T): OfType<Told, T>[] {
    return this.told.filter((event) => event.type === type) as OfType<Told, T>[];
  }

  last<T extends ServerEvent["type"]>(type: T): OfType<Told, T> {
    const event = this.all(type).at(-1);
    if (!event) throw new Error(`no ${type} was told: ${this.names().join(", ")}`);
    return event;
  }

  /** Seconds of audio that came for a response, by its deltas. */
  seconds(response: string): number {
    const deltas = this.all("response.output_audio.delta").filter((delta) => delta.response_id === response);
    return deltas.reduce((sum, { delta }) => sum + Buffer.from(delta, "base64").length, 0) / 2 / 24_000;
  }

  readonly #schedule: Schedule = (ms, run) => {
    const task = { due: this.now + ms, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((one) => one !== task);
    };
  };
}

/** Base64 of PCM16 at 24 kHz. */
export function pcm(level: number, ms: number): string {
  return Buffer.from(new Int16Array(24 * ms).fill(Math.round(level * 32_768)).buffer).toString("base64");
}

/** All promises that can go on without time passing have gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
