import { Answering, type AnsweringPorts } from "./answering.ts";
import type { VadFrame } from "./contracts.ts";
import { typed } from "./language/heard.ts";
import { Listener } from "./listener.ts";
import type { ListenerPorts } from "./listener-ports.ts";
import type { Heard, SpeakerEvents } from "./ports.ts";

export interface ConversationPorts extends AnsweringPorts, ListenerPorts {
  /** Number of the last turn of the conversation that this one carries on. */
  readonly turns?: number;
}

/**
 * Drives turns: who speaks, who is interrupted, what is asked and what was heard. It owns no thread, no clock and no
 * device; the page, the server and the command line hand it theirs. A turn has a number, and a revision that grows each
 * time its end was foreseen too soon; both go with every request.
 */
export class Conversation implements SpeakerEvents {
  readonly #ports: ConversationPorts;
  readonly #answering: Answering;
  readonly #listener: Listener;
  #turns: number;

  constructor(ports: ConversationPorts) {
    this.#ports = ports;
    this.#turns = ports.turns ?? 0;
    this.#answering = new Answering(ports);
    this.#listener = new Listener(ports, this.#answering, () => this.#begin());
  }

  /** One frame of the microphone, in order. */
  hear(frame: VadFrame): void {
    this.#listener.hear(frame);
  }

  /** The person says they have finished. */
  finish(): void {
    this.#listener.finish();
  }

  /** Push-to-talk: the person speaks from now on, until `release`; the microphone may still be opening. */
  press(): void {
    this.#listener.press();
  }

  release(): void {
    this.#listener.release();
  }

  /** A typed question. Resolves when the answer is complete. */
  async ask(text: string): Promise<void> {
    const question = typed(text, this.#ports.rules).trim();
    if (question === "") return;
    this.#listener.drop();
    await this.answer(question);
  }

  /** As `ask`, but what the person is saying meanwhile stays. */
  async answer(question: string): Promise<void> {
    await this.#answering.interrupt();
    const ids = { turn: this.#begin(), revision: 0 };
    await this.#answering.respond(ids, Promise.resolve(question), this.#ports.clock());
  }

  /** A recording as one question: no endpointing, its pauses are part of it. Resolves when the answer is complete. */
  async askRecording(frames: readonly VadFrame[]): Promise<void> {
    await this.#listener.read(frames);
  }

  /** Forgets what the person is saying. */
  drop(): void {
    this.#listener.drop();
    this.goOn();
  }

  /** An answer that waited for what was said goes on. */
  goOn(): void {
    this.#answering.floor.release();
  }

  /** Ends what is being answered. */
  async interrupt(): Promise<void> {
    await this.#answering.interrupt();
  }

  /** Ends what is being said, on both sides. */
  async stop(): Promise<void> {
    this.#listener.close();
    await this.#answering.interrupt();
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

  starved(turn: number, time: number, ms: number): void {
    this.#answering.starved(turn, time, ms);
  }

  #begin(): number {
    const turn = ++this.#turns;
    this.#ports.emit({ type: "began", turn });
    return turn;
  }
}
