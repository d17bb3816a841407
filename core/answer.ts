import type { LlmApi, Message } from "./contracts.ts";
import { heardPart } from "./history.ts";
import { Phrases } from "./phrases.ts";
import type { Heard } from "./ports.ts";
import type { Note } from "./trace/note.ts";
import type { TurnEvent } from "./turn.ts";
import { type Ids, Voice, type VoicePorts } from "./voice.ts";

/** What an answer needs; all of it is injected, so the page and the server run the same code. */
export interface AnswerPorts extends VoicePorts {
  readonly llm: Pick<LlmApi, "reply" | "prepare">;
  /** Speak while the reply is still being written; false waits for the whole of it. */
  readonly streaming: boolean;
  readonly emit: (event: TurnEvent) => void;
}

/**
 * One reply on its way to the ear: tokens become phrases, phrases become audio. Until it is confirmed nothing of it is
 * told or heard, so that it can be dropped without a trace.
 */
export class Answer {
  readonly turn: number;
  readonly revision: number;
  /** What is answered; it may still be on its way from the recogniser. Never rejects. */
  question: Promise<string> = Promise.resolve("");
  /** The first sample has been heard. */
  audible = false;
  /** The question that it runs with, once it runs. */
  asked: string | undefined;
  /** What the model was given, and how many tokens it counted in it; known when the reply is written. */
  prompt: { readonly messages: readonly Message[]; readonly tokens: number } | undefined;
  /** Resolves when the last phrase has been handed on; rejects with a stage's failure. */
  done: Promise<void> = Promise.resolve();
  readonly #ports: AnswerPorts;
  readonly #controller = new AbortController();
  readonly #voice: Voice;
  #spokenAt: number | undefined;
  #untold: TurnEvent[] = [];
  #unnoted: Note[] = [];
  #text = "";
  #chars = 0;

  constructor(ports: AnswerPorts, { turn, revision }: Ids) {
    this.turn = turn;
    this.revision = revision;
    this.#ports = ports;
    const voice = { ...ports, note: (note: Note) => this.#note(note) };
    this.#voice = new Voice(voice, { turn, revision }, this.#controller.signal);
  }

  /** It was stopped: nothing of it may be used. */
  get isCut(): boolean {
    return this.#controller.signal.aborted;
  }

  /** As far as it is written. */
  get text(): string {
    return this.#text;
  }

  /** Feeds the question as it stands; resolves to the probability that it is complete, if the model can tell. */
  async prepare(messages: readonly Message[]): Promise<number | undefined> {
    const { llm, clock } = this.#ports;
    if (!llm.prepare) return undefined;
    const start = clock();
    const prepared = await llm.prepare({ ...this.#ids, messages }, this.#controller.signal);
    const { promptTokens, reused, ended } = prepared;
    const detail = { promptTokens, reused, ...(ended === undefined ? {} : { ended }) };
    this.#note({ kind: "span", name: "llm.prepare", ...this.#ids, start, end: clock(), detail });
    return ended;
  }

  /** messages: end with the question. Called once. */
  run(question: string, messages: readonly Message[], maxTokens?: number): void {
    this.asked = question;
    this.done = this.#run(messages, maxTokens);
    this.done.catch(() => undefined);
  }

  /** The person has finished, at `spokenAt` in ms on the clock: what is ready is told and heard. */
  confirm(spokenAt: number): void {
    if (this.#spokenAt !== undefined) return;
    this.#spokenAt = spokenAt;
    for (const event of this.#untold) this.#ports.emit(event);
    this.#untold = [];
    for (const note of this.#unnoted) this.#ports.note(note);
    this.#unnoted = [];
    this.#voice.release();
  }

  /** The question may be over: the beginning of the answer is spoken, unheard. */
  rehearse(): void {
    this.#voice.rehearse();
  }

  get isSuspended(): boolean {
    return this.#voice.isSuspended;
  }

  suspend(): void {
    this.#voice.suspend();
  }

  resume(): void {
    this.#voice.resume();
  }

  started(time: number): void {
    this.audible = true;
    this.#span("ttfw", this.#spokenAt ?? time, time);
    this.#mark("audible", time);
    this.#emit({ type: "audible", turn: this.turn });
  }

  heard(heard: Heard): void {
    this.#voice.heard(heard);
    this.#chars = this.#voice.chars();
    this.#emit({ type: "heard", turn: this.turn, chars: this.#chars });
  }

  ended(time: number): void {
    this.#span("response", this.#spokenAt ?? time, time);
    this.#mark("ended", time);
    this.#emit({ type: "ended", turn: this.turn });
  }

  /** Stops writing and speaking, and tells how much was heard, whole words only. */
  async cut(): Promise<string> {
    this.#controller.abort();
    const confirmed = this.#spokenAt !== undefined;
    for (const note of this.#unnoted) this.#ports.note(note.kind === "span" ? { ...note, dropped: true } : note);
    this.#unnoted = [];
    const last = confirmed ? await this.#ports.speaker.flush() : undefined;
    const chars = last?.turn === this.turn ? this.#voice.chars(last) : this.#chars;
    return this.audible ? heardPart(this.#text, chars) : "";
  }

  get #ids(): Ids {
    return { turn: this.turn, revision: this.revision };
  }

  async #run(messages: readonly Message[], maxTokens?: number): Promise<void> {
    const { llm, rules, streaming, clock } = this.#ports;
    const { turn } = this;
    const phrases = new Phrases(rules);
    const asked = clock();
    const onDelta = (text: string) => {
      if (this.#controller.signal.aborted) return;
      if (this.#text === "") this.#span("llm.first-token", asked, clock());
      this.#text += text;
      this.#emit({ type: "reply-delta", turn, text });
      const ready = phrases.push(text);
      if (streaming) for (const phrase of ready) this.#voice.say(phrase);
    };
    const request = { ...this.#ids, messages, ...(maxTokens === undefined ? {} : { maxTokens }) };
    const reply = await llm.reply(request, onDelta, this.#controller.signal);
    const { promptTokens, reused, tokens } = reply;
    this.prompt = { messages, tokens: promptTokens };
    this.#span("llm", asked, clock(), { promptTokens, reused, tokens });
    const rest = streaming ? phrases.end() : wholePhrases(reply.text, rules);
    for (const phrase of rest) this.#voice.say(phrase);
    this.#text = reply.text;
    this.#mark("queue", clock(), { name: "phrases", depth: this.#voice.depth });
    this.#emit({ type: "replied", turn, text: reply.text });
    await this.#voice.end();
  }

  /** Work for an answer that may yet be dropped is told of once that is known. */
  #note(note: Note): void {
    if (this.#spokenAt === undefined && !this.isCut) this.#unnoted.push(note);
    else this.#ports.note(this.#spokenAt === undefined && note.kind === "span" ? { ...note, dropped: true } : note);
  }

  #emit(event: TurnEvent): void {
    if (this.#spokenAt === undefined) this.#untold.push(event);
    else this.#ports.emit(event);
  }

  #span(name: "ttfw" | "response" | "llm" | "llm.first-token", start: number, end: number, detail = {}): void {
    this.#note({ kind: "span", name, ...this.#ids, start, end, detail });
  }

  #mark(name: "audible" | "ended" | "queue", time: number, detail = {}): void {
    this.#note({ kind: "mark", name, ...this.#ids, time, detail });
  }
}

function wholePhrases(text: string, rules: VoicePorts["rules"]) {
  const phrases = new Phrases(rules);
  return [...phrases.push(text), ...phrases.end()];
}
