import { Answer, type AnswerPorts } from "./answer.ts";
import { FRAME, type Message, type VadFrame } from "./contracts.ts";
import { type EndpointConfig, type EndpointEvent, type EndpointState, finish, quiet, step } from "./endpoint.ts";
import { toFailure } from "./failure.ts";
import { History } from "./history.ts";
import type { Heard, SpeakerEvents } from "./ports.ts";
import { Utterance, type UtterancePorts } from "./utterance.ts";

export interface ConversationPorts extends AnswerPorts, UtterancePorts {
  readonly endpoint: EndpointConfig;
  /** When a sample of the microphone's stream was captured, in ms on the clock. */
  readonly timeOf: (at: number) => number;
  /** What was said before, when this conversation carries on another one. */
  readonly history?: History;
  /** Number of the last turn of that other one. */
  readonly turns?: number;
  /** What the model is told before anything else; absent for models that take no such prompt. */
  readonly system?: string;
}

/** Frames kept before speech is confirmed: the longest pre-roll and confirmation together, with room (1.5 s). */
const RECENT = 48;

/**
 * Drives turns: who speaks, who is interrupted, what is asked and what was heard. It owns no thread, no clock and no
 * device; the page, the server and the command line hand it theirs.
 */
export class Conversation implements SpeakerEvents {
  readonly #ports: ConversationPorts;
  readonly #history: History;
  #turns: number;
  #endpoint: EndpointState = quiet;
  #recent: VadFrame[] = [];
  #utterance: Utterance | undefined;
  #answer: Answer | undefined;
  #held = false;
  /** Words of a turn that was cut short before anything of its answer was heard: the next turn takes them along. */
  #carried: Promise<string> = Promise.resolve("");

  constructor(ports: ConversationPorts) {
    this.#ports = ports;
    this.#history = ports.history ?? new History();
    this.#turns = ports.turns ?? 0;
  }

  /** One frame of the microphone, in order. */
  hear(frame: VadFrame): void {
    this.#recent = [...this.#recent, frame].slice(-RECENT);
    this.#utterance?.push(frame);
    const speaking = this.#answer?.audible ?? false;
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
    this.#current(turn)?.started(time);
  }

  heard(heard: Heard): void {
    this.#current(heard.turn)?.heard(heard);
  }

  ended(turn: number, time: number): void {
    const answer = this.#current(turn);
    if (!answer) return;
    this.#answer = undefined;
    void answer.question.then((question) => this.#history.add(question, answer.text));
    answer.ended(time);
  }

  #on(event: EndpointEvent): void {
    switch (event.type) {
      case "speech-start":
        if (this.#answer?.audible) this.#hold();
        return;
      case "speech-cancelled":
        this.#release();
        return;
      case "speech-confirmed":
        this.#held = false;
        this.#carryOn();
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
    const { emit, speaker } = this.#ports;
    const answer = new Answer(this.#ports, turn, question, spokenAt);
    this.#answer = answer;
    try {
      const text = await question;
      if (this.#answer !== answer) return;
      if (text !== "") {
        emit({ type: "asked", turn, text });
        await answer.run(this.#messages(text));
      } else {
        this.#answer = undefined;
        emit({ type: "discarded", turn });
      }
    } catch (thrown) {
      if (this.#answer !== answer) return;
      this.#answer = undefined;
      void speaker.flush();
      emit({ type: "failed", turn, failure: toFailure(thrown) });
    }
  }

  #messages(question: string): readonly Message[] {
    const { system } = this.#ports;
    const asking = this.#history.asking(question);
    return system ? [{ role: "system", text: system }, ...asking] : asking;
  }

  /** Ends the turn being answered, if any; what was not heard leaves no trace. */
  async #interrupt(): Promise<void> {
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = undefined;
    this.#ports.emit({ type: "interrupted", turn: answer.turn });
    const heard = await answer.cut();
    if (heard) this.#history.add(await answer.question, heard);
  }

  /** The person goes on speaking before anything of the answer was heard: their words belong to what they say now. */
  #carryOn(): void {
    const answer = this.#answer;
    if (!answer || answer.audible) return;
    this.#answer = undefined;
    this.#carried = answer.question.catch(() => "");
    this.#ports.emit({ type: "discarded", turn: answer.turn });
    void answer.cut();
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

  #current(turn: number): Answer | undefined {
    return this.#answer?.turn === turn ? this.#answer : undefined;
  }
}
