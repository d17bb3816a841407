import { SAMPLE_RATE, type VadEngine, type VadFrame } from "../../core/contracts.ts";
import type { EndpointConfig } from "../../core/endpoint.ts";
import type { ClientEvent } from "../../core/realtime/client-events.ts";
import type { Item } from "../../core/realtime/items.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { bytesOf, lengthOf } from "./append.ts";
import { Ears } from "./ears.ts";
import { endpointOf, openScribe, userTurns } from "./hearing-parts.ts";
import { ItemSound } from "./item-sound.ts";
import { LONGEST, Manual, nothingToCommit } from "./manual.ts";
import { type Mode, modeOf } from "./mode.ts";
import type { Scribe } from "./scribe.ts";
import type { Session } from "./session.ts";
import { StreamTime } from "./stream-time.ts";
import type { UserTurns } from "./user-turns.ts";
import { invalid } from "./wire.ts";

/** The caller's side of a session: sound in, turns and words out. */
export class Hearing {
  readonly #session: Session;
  readonly #ears: Ears;
  readonly #scribe: Scribe;
  readonly #items: ItemSound;
  readonly #turns: { readonly talk: UserTurns; readonly scribe: UserTurns };
  endpoint: EndpointConfig;
  #mode: Mode;
  readonly #manual: Manual;
  /** Where in the stream the present turn began. */
  #since: number | undefined;
  readonly #time: StreamTime;
  #question = { turn: 0, text: "" };

  constructor(session: Session, vad: VadEngine) {
    const { services, opus } = session.ports;
    this.#session = session;
    this.#time = new StreamTime({ clock: services.clock, meter: services.meter, skew: session.skew });
    this.#mode = modeOf(this.#session.config);
    this.endpoint = endpointOf(this.#session);
    this.#ears = new Ears(
      { vad, opus, onFrame: (frame) => this.#hear(frame), onTrouble: (thrown) => session.fail(thrown) },
      session.config.audio.input.format,
    );
    const turns = () => userTurns(session, () => this.endpoint.preRoll);
    this.#turns = { talk: turns(), scribe: turns() };
    this.#scribe = openScribe(session, {
      endpoint: () => this.endpoint,
      timeOf: (at) => this.timeOf(at),
      emit: (event) => this.#onScribe(event),
      note: (note) => this.note(note, "scribe"),
    });
    this.#manual = new Manual({ ears: this.#ears, scribe: this.#scribe, turns: this.#turns.scribe });
    this.#items = new ItemSound(services.backend, (turn, frames) => this.#scribe.read(turn, frames));
  }

  /** Throws an ApiError where the sound cannot be taken. */
  append({ audio, client_time }: Extract<ClientEvent, { type: "input_audio_buffer.append" }>): void {
    const bytes = bytesOf(audio, "audio");
    const ms = lengthOf(bytes, this.#session.config.audio.input.format);
    const full = this.#mode === "manual" && this.#manual.isFull(ms);
    if (full || !this.#ears.hasRoom(ms))
      throw invalid("The buffer holds 90 seconds; this append was dropped.", "input_audio_buffer_full", "audio");
    this.#session.require("append");
    this.#session.responses.rest();
    const from = this.#ears.taken;
    try {
      this.#ears.push(bytes);
    } catch {
      throw invalid("The audio cannot be decoded in the session's format.", "invalid_audio", "audio");
    }
    this.#time.came(from, this.#ears.taken, client_time);
  }

  /** cause: the client's event. */
  commit(cause: string | undefined): void {
    this.#session.require("commit");
    if (!this.#ears.hasRoom(0))
      throw invalid("Too much waits to be heard; commit this later.", "input_audio_buffer_full");
    if (this.#mode === "manual") this.#manual.commit();
    else
      this.#ears.mark(() => {
        if (this.#mode === "manual" || !this.#turns[this.#mode].isSpeech)
          this.#session.ports.wire.refuse(nothingToCommit(), cause);
        else this.#finish();
      });
  }

  clear(): void {
    this.#session.require("clear");
    this.#ears.clear();
    this.#manual.clear();
    this.#drop();
    this.#session.send({ type: "input_audio_buffer.cleared" });
  }

  /** The settings have changed. */
  configure(): void {
    this.#ears.format = this.#session.config.audio.input.format;
    this.endpoint = endpointOf(this.#session);
    const mode = modeOf(this.#session.config);
    if (mode === this.#mode) return;
    this.#drop();
    this.#mode = mode;
    this.#manual.clear();
  }

  /** Reads the sound of an item that a client made. */
  read(item: Item, base64: string): void {
    const { format } = this.#session.config.audio.input;
    const sound = this.#items.take(bytesOf(base64, "item.content"), format);
    const turn = this.#scribe.begin();
    this.#turns.scribe.await(turn, item.id, sound.seconds);
    sound.read(turn);
  }

  /** Resolves when all that was committed has its words. */
  async known(): Promise<void> {
    await Promise.all([this.#turns.talk.known(), this.#turns.scribe.known()]);
  }

  /** Nobody spoke for `idle_timeout_ms`. */
  timeout(): void {
    const at = Math.floor((this.#ears.taken / SAMPLE_RATE) * 1000);
    const turn = this.#scribe.begin();
    const item_id = this.#turns.scribe.commit(turn, 0);
    this.#session.send({ type: "input_audio_buffer.timeout_triggered", item_id, audio_start_ms: at, audio_end_ms: at });
    this.#turns.scribe.on({ type: "discarded", turn });
  }

  onTalk(event: TurnEvent): void {
    if (event.type === "asked") this.#question = event;
    if (event.type === "discarded" && event.turn === this.#question.turn) this.#turns.talk.carry(this.#question.text);
    this.#turns.talk.on(event);
    if (event.type === "failed") this.#session.responses.talk.conversation.goOn();
  }

  taken(): void {
    this.#turns.talk.taken();
  }

  note(note: Note, of: "talk" | "scribe"): void {
    if (note.kind !== "mark") return;
    const turns = this.#turns[of];
    // A note's place in the stream is the one whose time was just asked for.
    if (note.name === "speech-confirmed") {
      this.#since = this.#time.place;
      const { talk } = this.#session.responses;
      const detection = this.#session.config.audio.input.turn_detection;
      const semantic = detection?.type === "semantic_vad";
      turns.began(note.turn, this.#time.place, of === "talk" && semantic && talk.active !== undefined);
      if (of === "scribe" && detection?.interrupt_response) this.#session.responses.interrupt();
    }
    if (note.name === "speech-over") {
      this.#since = undefined;
      turns.over(note.turn, this.#time.place);
    }
  }

  timeOf(at: number): number {
    return this.#time.timeOf(at);
  }

  close(): void {
    this.#ears.close();
    this.#scribe.close();
    this.#items.close();
    this.#manual.clear();
  }

  #hear(frame: VadFrame): void {
    if (this.#mode === "manual") this.#manual.push(frame);
    else if (this.#mode === "talk") this.#session.responses.talk.conversation.hear(frame);
    else this.#scribe.hear(frame);
    if (this.#since !== undefined && frame.at - this.#since > LONGEST) this.#finish();
  }

  #finish(): void {
    if (this.#mode === "talk") this.#session.responses.talk.conversation.finish();
    else this.#scribe.finish();
  }

  #drop(): void {
    this.#since = undefined;
    this.#session.responses.talk.conversation.drop();
    this.#scribe.drop();
  }

  #onScribe(event: TurnEvent): void {
    this.#turns.scribe.on(event);
    const { config } = this.#session;
    const detection = config.audio.input.turn_detection;
    if (event.type !== "asked" || this.#mode !== "scribe" || config.type === "transcription") return;
    if (detection?.create_response && this.#items.made(event.turn) === false) this.#session.responses.answer();
  }
}
