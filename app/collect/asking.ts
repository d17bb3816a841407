import { answerOf, SCOPES, type Scope } from "../../core/collect/consent.ts";
import { type Failure, isFailure } from "../../core/failure.ts";
import type { Texts } from "./texts.ts";
import type { AskingView } from "./view.ts";

export interface AskingPorts {
  readonly texts: Texts;
  /** Whether the assistant can say and hear something now. */
  readonly canTalk: () => boolean;
  /** Resolves when it was said, or could not be. */
  readonly speak: (text: string) => Promise<void>;
  /** The next thing that is said; must be called after a tap. Rejects with a Failure. */
  readonly hear: () => { readonly heard: Promise<string>; close(): void };
  readonly agree: (scopes: readonly Scope[], by: "tap" | "voice") => void;
  readonly refuse: () => void;
  readonly changed: () => void;
  readonly failed: (reason: Failure) => void;
}

/** How often a question is asked until it is left to the hand. */
const TRIES = 2;

/** The questions of consent, answered by hand or by voice. Nothing is kept here. */
export class Asking {
  readonly #ports: AskingPorts;
  #answers: Partial<Record<Scope, "yes" | "no">> = {};
  #at: Scope | "agree" | undefined;
  #voice: "idle" | "reading" | "listening" | "unclear" = "idle";
  #walk = 0;
  #ear: { close(): void } | undefined;

  constructor(ports: AskingPorts) {
    this.#ports = ports;
  }

  get view(): AskingView {
    const { texts, canTalk } = this.#ports;
    return {
      text: texts.consent,
      tag: texts.tag,
      answers: this.#answers,
      voice: canTalk() ? this.#voice : "off",
      ...(this.#at ? { at: this.#at } : {}),
    };
  }

  get scopes(): readonly Scope[] {
    return SCOPES.filter((scope) => this.#answers[scope] === "yes");
  }

  answer(scope: Scope, answer: "yes" | "no"): void {
    this.#answers = { ...this.#answers, [scope]: answer };
    this.#ports.changed();
  }

  agree(by: "tap" | "voice" = "tap"): void {
    if (this.scopes.length === 0) return;
    this.stop();
    this.#ports.agree(this.scopes, by);
  }

  refuse(): void {
    this.stop();
    this.#answers = {};
    this.#ports.refuse();
  }

  async listen(): Promise<void> {
    this.stop();
    const walk = this.#walk;
    this.#become("reading");
    await this.#ports.speak(this.#all());
    if (walk === this.#walk) this.#become("idle");
  }

  /** Reads the text, asks question after question, and takes a no to the last one as a no to all. Must be called inside a tap. */
  async walk(): Promise<void> {
    this.stop();
    const walk = this.#walk;
    const { texts, failed } = this.#ports;
    const { sentences, scopes, agree } = texts.consent;
    try {
      this.#become("reading");
      await this.#ports.speak(sentences.join(" "));
      for (const scope of SCOPES) {
        const said = await this.#ask(scope, scopes[scope], walk);
        if (said === undefined) return;
        this.answer(scope, said);
      }
      if (this.scopes.length === 0) return this.refuse();
      const last = await this.#ask("agree", agree, walk);
      if (last === "yes") this.agree("voice");
      else if (last === "no") this.refuse();
    } catch (thrown) {
      if (walk !== this.#walk) return;
      this.stop();
      if (isFailure(thrown)) failed(thrown);
      else throw thrown;
    }
  }

  /** What is read or listened to ends. */
  stop(): void {
    this.#walk += 1;
    this.#ear?.close();
    this.#ear = undefined;
    this.#at = undefined;
    this.#become("idle");
  }

  /** undefined where it was stopped, or nobody could be understood. */
  async #ask(at: Scope | "agree", question: string, walk: number): Promise<"yes" | "no" | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (walk !== this.#walk) return undefined;
      this.#at = at;
      this.#become("reading");
      await this.#ports.speak(question);
      if (walk !== this.#walk) return undefined;
      this.#become("listening");
      const ear = this.#ports.hear();
      this.#ear = ear;
      const said = answerOf(await ear.heard, this.#ports.texts.consent);
      if (walk !== this.#walk) return undefined;
      if (said) return said;
    }
    this.#become("unclear");
    return undefined;
  }

  #all(): string {
    const { sentences, scopes, agree } = this.#ports.texts.consent;
    return [...sentences, ...SCOPES.map((scope) => scopes[scope]), agree].join(" ");
  }

  #become(voice: "idle" | "reading" | "listening" | "unclear"): void {
    this.#voice = voice;
    this.#ports.changed();
  }
}
