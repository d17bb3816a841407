import type { Partial } from "./agreement.ts";
import { Button } from "./button.ts";
import { FRAME, type VadFrame } from "./contracts.ts";
import { type EndpointEvent, type EndpointState, finish, press, quiet, step } from "./endpoint.ts";
import { heard, heardSoFar } from "./language/heard.ts";
import type { Answers, ListenerPorts } from "./listener-ports.ts";
import { cutOff } from "./pace.ts";
import { Recent } from "./recent.ts";
import type { MarkName } from "./trace/note.ts";
import { Utterance } from "./utterance.ts";

/** Speech that lasts longer than this is no backchannel, in samples: 1 s. */
const BACKCHANNEL = 16_000;

type Listening = { readonly utterance: Utterance; readonly start: number; revision: number };
type Step = { readonly state: EndpointState; readonly events: readonly EndpointEvent[] };

/** The person's side of a conversation: when they begin, what they say, and when they have finished. */
export class Listener {
  readonly #ports: ListenerPorts;
  readonly #answering: Answers;
  /** Begins a turn and gives its number. */
  readonly #begin: () => number;
  #endpoint: EndpointState = quiet;
  readonly #recent = new Recent();
  #listening: Listening | undefined;
  /** How complete what is being said looks, 0..1. */
  #complete: number | undefined;
  readonly #button = new Button();

  constructor(ports: ListenerPorts, answering: Answers, begin: () => number) {
    this.#ports = ports;
    this.#answering = answering;
    this.#begin = begin;
  }

  /** One frame of the microphone, in order. */
  hear(frame: VadFrame): void {
    const { endpoint } = this.#ports;
    this.#recent.push(frame);
    this.#listening?.utterance.push(frame);
    const hand = this.#button.take(frame.at);
    if (hand === "press") this.#take(press(this.#endpoint, frame.at));
    if (hand === "release") this.finish();
    const speaking = this.#answering.floor.audible;
    this.#take(step(this.#endpoint, frame, endpoint, { speaking, complete: this.#complete }));
    this.#overhear(frame);
  }

  finish(): void {
    this.#take(finish(this.#endpoint));
  }

  press(): void {
    this.#button.press();
  }

  release(): void {
    this.#button.release(this.#recent.at);
  }

  /** The frames are one question, whatever their pauses. Resolves when the answer is complete. */
  async read(frames: readonly VadFrame[]): Promise<void> {
    this.#listen(Infinity, 0);
    for (const frame of frames) this.#listening?.utterance.push(frame);
    const last = frames.at(-1);
    await this.#conclude(last ? last.at + FRAME : 0);
  }

  /** Forgets what was not finished. */
  drop(): void {
    this.#endpoint = { ...quiet, pace: this.#endpoint.pace };
    const listening = this.#listening;
    if (!listening) return;
    this.#listening = undefined;
    this.#complete = undefined;
    listening.utterance.drop();
    this.#ports.emit({ type: "discarded", turn: listening.utterance.turn });
  }

  /** The microphone closes: what comes next is another stream. */
  close(): void {
    this.drop();
    this.#button.reset();
    this.#recent.clear();
  }

  #take({ state, events }: Step): void {
    this.#endpoint = state;
    for (const event of events) this.#on(event);
  }

  #on(event: EndpointEvent): void {
    const { floor } = this.#answering;
    if (event.type === "speech-over") {
      const detail = {
        silence: event.silence / 16,
        ...(this.#complete === undefined ? {} : { complete: this.#complete }),
      };
      this.#mark(event.type, event.end, detail);
      void this.#conclude(event.end);
      return;
    }
    if (event.type === "speech-start") floor.suspend();
    if (event.type === "speech-cancelled") floor.resume();
    if (event.type === "speech-confirmed") {
      floor.contest();
      this.#listen(event.at - this.#ports.endpoint.preRoll, event.at);
    }
    this.#mark(event.type, event.at);
    if (event.type === "speech-confirmed" && this.#ports.backchannels === false) floor.yield();
    if (event.type === "speech-maybe-over") this.#foresee(event.at);
    if (event.type === "speech-resumed") this.#resume();
  }

  /** Begins an utterance with the frames from stream position `from` on; speech began at `start`. */
  #listen(from: number, start: number): void {
    const turn = this.#begin();
    const utterance = new Utterance(this.#ports, turn, this.#recent.at);
    for (const frame of this.#recent.from(from)) utterance.push(frame);
    this.#listening = { utterance, start, revision: 0 };
    this.#complete = undefined;
    this.#answering.warm({ turn, revision: 0 });
  }

  /** What can be done while the person speaks. */
  #overhear({ at, speech }: VadFrame): void {
    const listening = this.#listening;
    // In a silence the recogniser is kept free for the reading that may be the last.
    if (!listening || speech < this.#ports.endpoint.stay) return;
    void listening.utterance.read(at, (partial) => this.#understood(listening, partial));
    const { floor } = this.#answering;
    if (!floor.isContested() || at - listening.start <= BACKCHANNEL) return;
    if (floor.yield()) this.#endpoint = { ...this.#endpoint, pace: cutOff(this.#endpoint.pace) };
  }

  #understood(listening: Listening, partial: Partial): void {
    const { utterance, revision } = listening;
    const { turn } = utterance;
    const { rules } = this.#ports;
    const settled = heardSoFar(partial.settled, rules);
    this.#ports.emit({ type: "partial", turn, settled, tentative: heardSoFar(partial.tentative, rules) });
    if (this.#listening !== listening || !this.#ports.speculation) return;
    this.#answering.overhear({ turn, revision }, heard(`${partial.settled} ${partial.tentative}`.trim(), rules));
  }

  #foresee(end: number): void {
    const listening = this.#listening;
    if (!listening || !this.#ports.speculation) return;
    const { utterance, revision } = listening;
    const words = utterance.foresee(end).then((read) => ({ ...read, text: heard(read.text, this.#ports.rules) }));
    this.#answering.foresight.begin({ turn: utterance.turn, revision }, words, (probability) => {
      if (this.#listening === listening && listening.revision === revision) this.#complete = probability;
    });
  }

  #resume(): void {
    const listening = this.#listening;
    if (!listening) return;
    listening.revision++;
    this.#complete = undefined;
    listening.utterance.resume();
    this.#answering.foresight.forget();
  }

  async #conclude(end: number): Promise<void> {
    const listening = this.#listening;
    if (!listening) return;
    const { utterance, revision } = listening;
    this.#mark("queue", end, { name: "asr", depth: utterance.backlog });
    this.#listening = undefined;
    this.#complete = undefined;
    this.#recent.heard(end);
    const words = utterance.conclude(end).then(({ text }) => heard(text, this.#ports.rules));
    await this.#answering.respond({ turn: utterance.turn, revision }, words, this.#ports.timeOf(end));
  }

  /** at: position in the microphone's stream. */
  #mark(name: MarkName, at: number, detail = {}): void {
    const { utterance, revision = 0 } = this.#listening ?? {};
    const turn = utterance?.turn ?? 0;
    this.#ports.note({ kind: "mark", name, turn, revision, time: this.#ports.timeOf(at), detail });
  }
}
