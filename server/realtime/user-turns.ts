import type { Failure } from "../../core/failure.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { toApiError } from "../api-error.ts";
import { soundAt, spokenItem, withWords } from "./user-item.ts";
import type { Open, UserTurnsPorts } from "./user-ports.ts";

/** Samples in a millisecond. */
const MS = 16;

/** The person's turns on the wire: speech begins and ends, becomes an item, and the item gets its words. */
export class UserTurns {
  readonly #ports: UserTurnsPorts;
  readonly #open = new Map<number, Open>();
  /** Who waits until every item has its words. */
  #waiting: (() => void)[] = [];
  /** The question of a turn that was ended too soon: the next one begins with it. */
  #carried = "";

  constructor(ports: UserTurnsPorts) {
    this.#ports = ports;
  }

  /** Somebody is speaking who has not finished. */
  get isSpeech(): boolean {
    return [...this.#open.values()].some(({ end }) => end === undefined);
  }

  /** Resolves when what was said so far has its words. */
  async known(): Promise<void> {
    if (this.#isKnown) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** contested: a response is under way, and whether this takes the floor shows in what is said. */
  began(turn: number, at: number, contested: boolean): void {
    const start = Math.max(0, at - this.#ports.padding());
    const one: Open = {
      item: this.#ports.id("item_"),
      start,
      end: undefined,
      told: "",
      waiting: contested ? [] : undefined,
    };
    this.#open.set(turn, one);
    this.#tell(one, () => {
      this.#ports.speech("speech-began");
      this.#ports.send({
        type: "input_audio_buffer.speech_started",
        item_id: one.item,
        audio_start_ms: Math.floor(start / MS),
      });
    });
  }

  over(turn: number, at: number): void {
    const one = this.#open.get(turn);
    if (!one || one.end !== undefined) return;
    one.end = at;
    this.#tell(one, () => {
      this.#stopped(one);
      this.#commit(one.item);
    });
  }

  /** What is being said takes the floor. */
  taken(): void {
    for (const one of this.#open.values()) {
      const waiting = one.waiting ?? [];
      one.waiting = undefined;
      for (const tell of waiting) tell();
    }
  }

  on(event: TurnEvent): void {
    const one = this.#open.get(event.turn);
    if (event.type === "partial" && one) this.#partial(one, event.settled);
    else if (event.type === "asked") this.#asked(event.turn, event.text);
    else if (event.type === "discarded" || event.type === "interrupted") this.#dropped(event.turn);
    else if (event.type === "failed") this.#failed(event.turn, event.failure);
    if (!this.#isKnown) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** The response to this question was dropped, since its end was none. */
  carry(question: string): void {
    this.#carried = question;
  }

  /** A committed buffer as an item that waits for its words. */
  commit(turn: number, seconds: number): string {
    const item = this.#ports.id("item_");
    this.#open.set(turn, { item, start: 0, end: seconds * 1000 * MS, told: "", waiting: undefined });
    this.#commit(item);
    return item;
  }

  /** An item with sound that a client made. */
  await(turn: number, item: string, seconds: number): void {
    this.#open.set(turn, { item, start: 0, end: seconds * 1000 * MS, told: "", waiting: undefined });
  }

  get #isKnown(): boolean {
    return [...this.#open.values()].every(({ end }) => end === undefined);
  }

  #partial(one: Open, settled: string): void {
    if (!this.#ports.isTold() || !settled.startsWith(one.told)) return;
    const delta = settled.slice(one.told.length);
    if (delta === "") return;
    one.told = settled;
    this.#tell(one, () => this.#delta(one.item, delta));
  }

  #asked(turn: number, text: string): void {
    const one = this.#open.get(turn);
    const carried = this.#carried;
    this.#carried = "";
    if (!one) return;
    this.taken();
    const rest = carried !== "" && text.startsWith(`${carried} `) ? text.slice(carried.length + 1) : text;
    // Whoever begins with the same word again has said it: what was told stays the beginning.
    const words = rest.startsWith(one.told) ? rest : text;
    this.#partial(one, words);
    this.#completed(turn, one, words);
  }

  #dropped(turn: number): void {
    const one = this.#open.get(turn);
    if (!one) return;
    if (one.waiting) this.#open.delete(turn);
    else if (one.end === undefined) {
      this.#open.delete(turn);
      one.end = one.start;
      this.#stopped(one);
    } else this.#completed(turn, one, "");
  }

  #failed(turn: number, failure: Failure): void {
    const one = this.#open.get(turn);
    if (!one) return;
    this.taken();
    this.#open.delete(turn);
    const { type, code, message } = toApiError(failure);
    const error = { type, code: code ?? failure.code, message };
    const kind = "conversation.item.input_audio_transcription.failed";
    if (this.#ports.isTold())
      this.#ports.send({ type: kind, item_id: one.item, content_index: this.#index(one.item), error });
  }

  #completed(turn: number, one: Open, transcript: string): void {
    this.#open.delete(turn);
    const item = this.#ports.get(one.item);
    if (item?.type === "message") this.#ports.replace(withWords(item, transcript));
    const seconds = Math.max(0, ((one.end ?? one.start) - one.start) / (1000 * MS));
    const kind = "conversation.item.input_audio_transcription.completed";
    const usage = { type: "duration", seconds } as const;
    if (this.#ports.isTold())
      this.#ports.send({ type: kind, item_id: one.item, content_index: this.#index(one.item), transcript, usage });
  }

  #delta(item_id: string, delta: string): void {
    const type = "conversation.item.input_audio_transcription.delta";
    this.#ports.send({ type, item_id, content_index: this.#index(item_id), delta });
  }

  #index(id: string): number {
    return soundAt(this.#ports.get(id));
  }

  #stopped(one: Open): void {
    this.#ports.speech("speech-over");
    const audio_end_ms = Math.floor((one.end ?? one.start) / MS);
    this.#ports.send({ type: "input_audio_buffer.speech_stopped", item_id: one.item, audio_end_ms });
  }

  #commit(id: string): void {
    const item = spokenItem(id);
    const previous_item_id = this.#ports.add(item);
    this.#ports.send({ type: "input_audio_buffer.committed", item_id: id, previous_item_id });
    this.#ports.send({ type: "conversation.item.added", item, previous_item_id });
    this.#ports.send({ type: "conversation.item.done", item, previous_item_id });
  }

  #tell(one: Open, run: () => void): void {
    if (one.waiting) one.waiting.push(run);
    else run();
  }
}
