import { Answer, type AnswerPorts } from "./answer.ts";
import { FRAME, type VadFrame } from "./contracts.ts";
import { type EndpointConfig, type EndpointEvent, type EndpointState, finish, quiet, step } from "./endpoint.ts";
import { toFailure } from "./failure.ts";
import { History, heardPart } from "./history.ts";
import type { Heard, SpeakerEvents } from "./ports.ts";
import type { TurnEvent } from "./turn.ts";
import { Utterance, type UtterancePorts } from "./utterance.ts";

export interface ConversationPorts extends AnswerPorts, UtterancePorts {
  readonly endpoint: EndpointConfig;
  /** When a sample of the microphone's stream was captured, in ms on the clock. */
  readonly timeOf: (at: number) => number;
  readonly emit: (event: TurnEvent) => void;
  readonly measure: (name: MeasureName, turn: number, start: number, end: number) => void;
}

export type MeasureName = "asr" | "llm.first-token" | "llm" | "tts.first-audio" | "ttfw" | "response";

/** The turn being answered. */
type Active = {
  readonly turn: number;
  readonly controller: AbortController;
  /** When the person had finished, in ms on the clock. */
  readonly spokenAt: number;
  readonly question: Promise<string>;
  answer?: Answer;
  text: string;
  heard: number;
  audible: boolean;
};

/** Frames kept before speech is confirmed: the longest pre-roll and confirmation together, with room (1.5 s). */
const RECENT = 48;

/**
 * Drives turns: who speaks, who is interrupted, what is asked and what was heard. It owns no thread, no clock and no
 * device; the page, the server and the command line hand it theirs.
 */
export class Conversation implements SpeakerEvents {
  readonly #ports: ConversationPorts;
  readonly #history = new History();
  #turns = 0;
  #endpoint: EndpointState = quiet;
  #recent: VadFrame[] = [];
  #utterance: Utterance | undefined;
  #active: Active | undefined;
  #held = false;
  /** Words of a turn that was cut short before anything of its answer was heard: the next turn takes them along. */
  #carried: Promise<string> = Promise.resolve("");

  constructor(ports: ConversationPorts) {
    this.#ports = ports;
  }

  /** One frame of the microphone, in order. */
  hear(frame: VadFrame): void {
    this.#recent = [...this.#recent, frame].slice(-RECENT);
    this.#utterance?.push(frame);
    const speaking = this.#active?.audible ?? false;
    const { state, events } = step(this.#endpoint, frame, this.#ports.endpoint, speaking);
    this.#endpoint = state;
    for (const event of events) this.#on(event);
    const turn = this.#utterance?.turn;
    if (turn !== undefined)
      void this.#utterance?.read(frame.at, (text) => this.#ports.emit({ type: "partial", turn, text }));
  }

  /** The person says they have finished. */
  finish(): void {
    const { state, events } = finish(this.#endpoint);
    this.#endpoint = state;
    for (const event of events) this.#on(event);
  }

  /** A typed question. */
  async ask(text: string): Promise<void> {
    const question = text.trim();
    if (question === "") return;
    this.#drop();
    await this.#interrupt();
    this.#carried = Promise.resolve("");
    const turn = this.#begin();
    await this.#respond(turn, Promise.resolve(question), this.#ports.clock());
  }

  /** A recording as one question: no endpointing, its pauses are part of it. Resolves when the answer is complete. */
  async askRecording(frames: readonly VadFrame[]): Promise<void> {
    const utterance = this.#listen();
    for (const frame of frames) utterance.push(frame);
    const last = frames.at(-1);
    await this.#conclude(last ? last.at + FRAME : 0);
  }

  /** Ends what is being said, on both sides. */
  async stop(): Promise<void> {
    this.#drop();
    await this.#interrupt();
    this.#carried = Promise.resolve("");
    this.#endpoint = quiet;
    this.#recent = [];
  }

  started(turn: number, time: number): void {
    const active = this.#current(turn);
    if (!active) return;
    active.audible = true;
    this.#ports.measure("ttfw", turn, active.spokenAt, time);
    this.#ports.emit({ type: "audible", turn });
  }

  heard(heard: Heard): void {
    const active = this.#current(heard.turn);
    if (!active?.answer) return;
    active.heard = active.answer.chars(heard);
    this.#ports.emit({ type: "heard", turn: heard.turn, chars: active.heard });
  }

  ended(turn: number, time: number): void {
    const active = this.#current(turn);
    if (!active) return;
    this.#ports.measure("response", turn, active.spokenAt, time);
    this.#active = undefined;
    void active.question.then((question) => this.#history.add(question, active.text));
    this.#ports.emit({ type: "ended", turn });
  }

  #on(event: EndpointEvent): void {
    switch (event.type) {
      case "speech-start":
        if (this.#active?.audible) this.#hold();
        return;
      case "speech-cancelled":
        this.#release();
        return;
      case "speech-confirmed":
        this.#held = false;
        void this.#interrupt();
        this.#listen(event.at - this.#ports.endpoint.preRoll);
        return;
      case "speech-over":
        void this.#conclude(event.end);
        return;
    }
  }

  #hold(): void {
    this.#held = true;
    this.#ports.speaker.hold();
  }

  #release(): void {
    if (this.#held) this.#ports.speaker.resume();
    this.#held = false;
  }

  /** Begins an utterance with the frames from stream position `from` on. */
  #listen(from = Infinity): Utterance {
    const utterance = new Utterance(this.#ports, this.#begin(), this.#recent.at(-1)?.at ?? 0);
    for (const frame of this.#recent) if (frame.at + FRAME > from) utterance.push(frame);
    this.#utterance = utterance;
    return utterance;
  }

  async #conclude(end: number): Promise<void> {
    const utterance = this.#utterance;
    if (!utterance) return;
    this.#utterance = undefined;
    const { turn } = utterance;
    const carried = this.#carried;
    this.#carried = Promise.resolve("");
    const words = utterance.conclude(end).then((read) => {
      this.#ports.measure("asr", turn, read.start, read.end);
      return read.text;
    });
    const question = Promise.all([carried, words]).then((texts) => texts.filter((text) => text !== "").join(" "));
    await this.#respond(turn, question, this.#ports.timeOf(end));
  }

  async #respond(turn: number, question: Promise<string>, spokenAt: number): Promise<void> {
    const { emit } = this.#ports;
    const controller = new AbortController();
    const active: Active = { turn, controller, spokenAt, question, text: "", heard: 0, audible: false };
    this.#active = active;
    try {
      const text = await question;
      if (this.#active !== active) return;
      if (text === "") {
        this.#active = undefined;
        emit({ type: "discarded", turn });
        return;
      }
      emit({ type: "asked", turn, text });
      await this.#answer(active, text);
    } catch (thrown) {
      if (this.#active !== active) return;
      this.#active = undefined;
      void this.#ports.speaker.flush();
      emit({ type: "failed", turn, failure: toFailure(thrown) });
    }
  }

  async #answer(active: Active, question: string): Promise<void> {
    const { clock, measure, emit } = this.#ports;
    const { turn, controller } = active;
    const asked = clock();
    let voicing = asked;
    let first = true;
    const events = {
      delta: (text: string) => {
        if (first) measure("llm.first-token", turn, asked, clock());
        first = false;
        active.text += text;
        emit({ type: "reply-delta", turn, text });
      },
      replied: (text: string) => {
        measure("llm", turn, asked, clock());
        active.text = text;
        emit({ type: "replied", turn, text });
      },
      voicing: () => {
        voicing = clock();
      },
      voiced: () => measure("tts.first-audio", turn, voicing, clock()),
    };
    active.answer = new Answer(this.#ports, events, turn, controller.signal);
    await active.answer.run(this.#history.asking(question));
  }

  /** Ends the turn being answered, if any. What was not heard leaves no trace; an unanswered question is carried on. */
  async #interrupt(): Promise<void> {
    const active = this.#active;
    if (!active) return;
    this.#active = undefined;
    active.controller.abort();
    const { emit, speaker } = this.#ports;
    if (!active.audible) this.#carried = active.question.catch(() => "");
    emit({ type: active.audible ? "interrupted" : "discarded", turn: active.turn });
    const heard = await speaker.flush();
    if (!active.audible) return;
    const chars = heard?.turn === active.turn && active.answer ? active.answer.chars(heard) : active.heard;
    this.#history.add(await active.question, heardPart(active.text, chars));
  }

  /** Forgets an utterance that was not finished. */
  #drop(): void {
    const utterance = this.#utterance;
    if (!utterance) return;
    this.#utterance = undefined;
    utterance.drop();
    this.#ports.emit({ type: "discarded", turn: utterance.turn });
  }

  #begin(): number {
    const turn = ++this.#turns;
    this.#ports.emit({ type: "began", turn });
    return turn;
  }

  #current(turn: number): Active | undefined {
    return this.#active?.turn === turn ? this.#active : undefined;
  }
}
