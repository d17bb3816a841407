import { Answering, type AnsweringPorts } from "./answering.ts";
import { FRAME, type VadFrame } from "./contracts.ts";
import { type EndpointConfig, type EndpointEvent, type EndpointState, finish, quiet, step } from "./endpoint.ts";
import type { Heard, SpeakerEvents } from "./ports.ts";
import { Utterance, type UtterancePorts } from "./utterance.ts";

export interface ConversationPorts extends AnsweringPorts, UtterancePorts {
  readonly endpoint: EndpointConfig;
  /** When a sample of the microphone's stream was captured, in ms on the clock. */
  readonly timeOf: (at: number) => number;
  /** Number of the last turn of the conversation that this one carries on. */
  readonly turns?: number;
}

/** Frames kept before speech is confirmed: the longest pre-roll and confirmation together, with room (1.5 s). */
const RECENT = 48;

/**
 * Drives turns: who speaks, who is interrupted, what is asked and what was heard. It owns no thread, no clock and no
 * device; the page, the server and the command line hand it theirs.
 */
export class Conversation implements SpeakerEvents {
  readonly #ports: ConversationPorts;
  readonly #answering: Answering;
  #turns: number;
  #endpoint: EndpointState = quiet;
  #recent: VadFrame[] = [];
  #utterance: Utterance | undefined;
  #held = false;
  /** Words of a turn that was cut short before anything of its answer was heard: the next turn takes them along. */
  #carried: Promise<string> = Promise.resolve("");

  constructor(ports: ConversationPorts) {
    this.#ports = ports;
    this.#answering = new Answering(ports);
    this.#turns = ports.turns ?? 0;
  }

  /** One frame of the microphone, in order. */
  hear(frame: VadFrame): void {
    this.#recent = [...this.#recent, frame].slice(-RECENT);
    this.#utterance?.push(frame);
    const { state, events } = step(this.#endpoint, frame, this.#ports.endpoint, this.#answering.audible);
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
    await this.#answering.interrupt();
    this.#carried = Promise.resolve("");
    const turn = this.#begin();
    await this.#answering.respond(turn, Promise.resolve(question), this.#ports.clock());
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
    await this.#answering.interrupt();
    this.#carried = Promise.resolve("");
    this.#endpoint = quiet;
    this.#recent = [];
  }

  started(turn: number, time: number): void {
    this.#answering.started(turn, time);
  }

  heard(heard: Heard): void {
    this.#answering.heard(heard);
  }

  ended(turn: number, time: number): void {
    this.#answering.ended(turn, time);
  }

  #on(event: EndpointEvent): void {
    switch (event.type) {
      case "speech-start":
        if (this.#answering.audible) this.#hold();
        return;
      case "speech-cancelled":
        this.#release();
        return;
      case "speech-confirmed":
        this.#held = false;
        // Nothing of the answer was heard yet: the words before the pause belong to what is said now.
        this.#carried = this.#answering.takeBack() ?? this.#carried;
        void this.#answering.interrupt();
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
    await this.#answering.respond(turn, question, this.#ports.timeOf(end));
  }

  /** Forgets an utterance that was not finished. */
  #drop(): void {
    const utterance = this.#utterance;
    if (!utterance) return;
    this.#utterance = undefined;
    this.#endpoint = quiet;
    utterance.drop();
    this.#ports.emit({ type: "discarded", turn: utterance.turn });
  }

  #begin(): number {
    const turn = ++this.#turns;
    this.#ports.emit({ type: "began", turn });
    return turn;
  }
}
