import { feedQuestion } from "./feed-question.ts";
import { heardPart } from "./history.ts";
import type { LlmApi, Message } from "./llm-contract.ts";
import { type Phrase, phrasesOf } from "./phrases.ts";
import type { Heard } from "./ports.ts";
import { type Routing, routed } from "./routing.ts";
import { TurnNotes } from "./trace/turn-notes.ts";
import type { TurnEvent } from "./turn.ts";
import { type Ids, Voice, type VoicePorts } from "./voice.ts";
import { Withheld } from "./withheld.ts";
import { countsOf, writeReply } from "./write-reply.ts";
import type { Written } from "./written.ts";

/** What an answer needs; all of it is injected, so the page and the server run the same code. */
export interface AnswerPorts extends VoicePorts {
  readonly llm: Pick<LlmApi, "reply" | "prepare">;
  /** Speak while the reply is still being written; false waits for the whole of it. */
  readonly streaming: boolean;
  /** Who answers before the model is asked. */
  readonly routing?: Routing;
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
  /** No model may read it, now or later: it was refused, or read out of a document. */
  refused = false;
  /** What the model was given, and how many tokens it counted in it; known when the reply is written. */
  prompt: { readonly messages: readonly Message[]; readonly tokens: number } | undefined;
  /** Resolves when the last phrase has been handed on; rejects with a stage's failure. */
  done: Promise<void> = Promise.resolve();
  readonly #ports: AnswerPorts;
  readonly #ids: Ids;
  readonly #controller = new AbortController();
  readonly #voice: Voice;
  readonly #withheld: Withheld;
  readonly #notes: TurnNotes;
  #spokenAt: number | undefined;
  #text = "";
  #chars = 0;

  constructor(ports: AnswerPorts, { turn, revision }: Ids) {
    this.turn = turn;
    this.revision = revision;
    this.#ids = { turn, revision };
    this.#ports = ports;
    this.#withheld = new Withheld(ports);
    const note = this.#withheld.note.bind(this.#withheld);
    this.#notes = new TurnNotes(this.#ids, note);
    this.#voice = new Voice({ ...ports, note }, this.#ids, this.#controller.signal);
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
  prepare(messages: readonly Message[]): Promise<number | undefined> {
    return feedQuestion(this.#ports, { ...this.#ids, messages }, this.#controller.signal, this.#notes);
  }

  /** messages: end with the question. Called once. */
  run(question: string, messages: readonly Message[], maxTokens?: number): void {
    this.asked = question;
    const { routing } = this.#ports;
    this.done = routing ? this.#route(question, routing, messages, maxTokens) : this.#run(messages, maxTokens);
    this.done.catch(() => undefined);
  }

  /** The person has finished, at `spokenAt` in ms on the clock: what is ready is told and heard. */
  confirm(spokenAt: number): void {
    if (this.#spokenAt !== undefined) return;
    this.#spokenAt = spokenAt;
    this.#withheld.confirm();
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
    this.#withheld.reached();
    this.#notes.span("ttfw", this.#spokenAt ?? time, time);
    this.#notes.mark("audible", time);
    this.#withheld.emit({ type: "audible", turn: this.turn });
  }

  heard(heard: Heard): void {
    this.#voice.heard(heard);
    this.#chars = this.#voice.chars();
    this.#withheld.emit({ type: "heard", turn: this.turn, chars: this.#chars });
  }

  ended(time: number): void {
    this.#notes.span("response", this.#spokenAt ?? time, time);
    this.#notes.mark("ended", time);
    this.#withheld.emit({ type: "ended", turn: this.turn });
  }

  /** Stops writing and speaking, and tells how much was heard, whole words only. */
  async cut(): Promise<string> {
    this.#controller.abort();
    this.#withheld.drop();
    const last = this.#spokenAt !== undefined ? await this.#ports.speaker.flush() : undefined;
    const chars = last?.turn === this.turn ? this.#voice.chars(last) : this.#chars;
    return this.audible ? heardPart(this.#text, chars) : "";
  }

  async #route(question: string, routing: Routing, messages: readonly Message[], maxTokens?: number): Promise<void> {
    const found = await routed(question, routing);
    if (this.isCut) return;
    const commit = found ? () => found.commit() : routing.passed;
    if (commit) this.#withheld.commits(commit);
    if (!found) return this.#run(messages, maxTokens);
    // A document is data: what it says must not speak to the model in later turns.
    this.refused = found.route === "safety" || found.route === "retrieval";
    this.#notes.mark("routed", this.#ports.clock(), { name: `${found.route}.${found.name}` });
    this.#withheld.emit({ type: "reply-delta", turn: this.turn, text: found.text });
    await this.#finish(found.text, phrasesOf(found.text, this.#ports.rules));
  }

  async #run(messages: readonly Message[], maxTokens?: number): Promise<void> {
    const { rules, streaming, clock, routing } = this.#ports;
    const asked = clock();
    const request = { ...this.#ids, messages, ...(maxTokens === undefined ? {} : { maxTokens }) };
    const { reply, written, rest } = await writeReply(this.#ports, request, this.#controller.signal, {
      begun: () => this.#notes.span("llm.first-token", asked, clock()),
      grown: ({ text }, ready) => {
        this.#show(text);
        if (streaming) for (const phrase of ready) this.#voice.say(phrase);
      },
    });
    this.#notes.span("llm", asked, clock(), reply && countsOf(reply));
    if (written.refusal || !reply) return this.#refuse(written);
    this.prompt = { messages, tokens: reply.promptTokens };
    const { fallback } = routing ?? {};
    if (fallback && reply.text.trim() === "") return this.#finish(fallback, phrasesOf(fallback, rules));
    await this.#finish(reply.text, streaming ? rest : phrasesOf(reply.text, rules));
  }

  #show(text: string): void {
    const fresh = text.slice(this.#text.length);
    this.#text = text;
    if (fresh !== "") this.#withheld.emit({ type: "reply-delta", turn: this.turn, text: fresh });
  }

  async #refuse(written: Written): Promise<void> {
    if (this.isCut) return;
    const { name = "", text = "" } = written.refusal ?? {};
    this.refused = true;
    this.#notes.mark("routed", this.#ports.clock(), { name: `safety.${name}` });
    const stopped = written.stopped(text, this.#ports.streaming);
    await this.#finish(stopped.text, stopped.rest);
  }

  async #finish(text: string, rest: readonly Phrase[]): Promise<void> {
    for (const phrase of rest) this.#voice.say(phrase);
    this.#text = text;
    this.#notes.mark("queue", this.#ports.clock(), { name: "phrases", depth: this.#voice.depth });
    this.#withheld.emit({ type: "replied", turn: this.turn, text });
    try {
      await this.#voice.end();
    } catch (thrown) {
      this.#withheld.reached();
      throw thrown;
    }
  }
}
