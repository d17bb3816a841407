import { type Clip, type ClipFacts, type Kind, newId } from "../../core/collect/clip.ts";
import { choosePrompts, coverage } from "../../core/collect/prompts.ts";
import { type Failure, toFailure } from "../../core/failure.ts";
import { writeWav } from "../../core/wav.ts";
import { type Recorded, type Recorder, record } from "./recorder.ts";
import type { VoiceStore } from "./store.ts";
import { factsOf, judgeTake, readWords } from "./take.ts";
import type { Texts } from "./texts.ts";
import type { BoothView, TakeView } from "./view.ts";

export interface BoothPorts {
  readonly store: Pick<VoiceStore, "add" | "decide" | "sound">;
  /** BCP 47 of what is recorded. */
  readonly tag: string;
  readonly texts: Pick<Texts, "sentences" | "words">;
  /** Of the consent that counts. */
  readonly consent: string;
  readonly clips: () => readonly Clip[];
  /** What the assistant heard in this conversation, the latest first. */
  readonly heard: () => readonly string[];
  /** Words of a take as the recogniser hears them; blank where there is none. */
  readonly transcribe: (recorded: Recorded) => Promise<string>;
  /** RMS, 0..1. */
  readonly level: (rms: number) => void;
  /** Something is shown anew, or, with true, recordings came or went. */
  readonly changed: (clips?: boolean) => void;
  readonly failed: (reason: Failure) => void;
}
type Take = TakeView & { readonly facts: ClipFacts };

/** Where one take after another is recorded. A take lies on the disk, sealed, before it is judged. */
export class Booth {
  readonly #ports: BoothPorts;
  #kind: Kind = "prompt";
  #studio = false;
  #state: BoothView["state"] = "idle";
  #skipped = 0;
  #correction = "";
  #recorder: Recorder | undefined;
  /** Counts openings of the microphone: one that was cancelled comes too late. */
  #opening = 0;
  #take: Take | undefined;

  constructor(ports: BoothPorts) {
    this.#ports = ports;
  }

  get view(): BoothView {
    const { texts, heard } = this.#ports;
    const read = this.#read();
    const left = choosePrompts(texts.sentences, read);
    const sentences = {
      prompt: left[this.#skipped % Math.max(1, left.length)] ?? "",
      free: "",
      correction: this.#correction,
    };
    const { facts: _, ...take } = this.#take ?? { facts: undefined };
    return {
      kind: this.#kind,
      studio: this.#studio,
      state: this.#state,
      sentence: this.#take?.facts.kind === "prompt" ? this.#take.facts.text : sentences[this.#kind],
      left: left.length,
      coverage: coverage(texts.sentences, read),
      heard: heard(),
      ...(this.#take ? { take: take as TakeView } : {}),
    };
  }

  mode(kind: Kind, studio: boolean): void {
    this.cancel();
    this.#kind = kind;
    this.#studio = studio && kind === "prompt";
    this.#correction = "";
    this.#ports.changed();
  }

  correct(text: string): void {
    this.#correction = text.trim();
    this.#ports.changed();
  }

  skip(): void {
    this.cancel();
    this.#skipped += 1;
    this.#ports.changed();
  }

  /** Must be called inside a tap. A take that nobody decided on is given up for the new one. */
  async record(): Promise<void> {
    const { level, failed, changed, store } = this.#ports;
    this.cancel();
    const before = this.#take;
    this.#take = undefined;
    const opening = ++this.#opening;
    this.#become("opening");
    try {
      const recorder = await record({
        level,
        full: () => void this.done(),
        lost: (reason) => {
          this.cancel();
          failed(reason);
        },
      });
      if (opening !== this.#opening) return void recorder.stop();
      this.#recorder = recorder;
      this.#become("recording");
      if (before) await store.decide(before.id, "delete").then(() => changed(true));
    } catch (thrown) {
      if (opening === this.#opening) this.#become("idle");
      failed(toFailure(thrown));
    }
  }

  async done(): Promise<void> {
    const recorder = this.#recorder;
    if (!recorder) return;
    this.#recorder = undefined;
    const sentence = this.view.sentence;
    const [kind, studio] = [this.#kind, this.#studio];
    this.#become("saving");
    try {
      await this.#keep(recorder.stop(), sentence, kind, studio);
    } catch (thrown) {
      this.#become("idle");
      this.#ports.failed(toFailure(thrown));
    }
  }

  /** What the speaker says they said. */
  words(text: string, ordinary: boolean): void {
    const take = this.#take;
    if (!take) return;
    const { found } = readWords(take.facts.kind, text, this.#ports.texts.words, ordinary);
    this.#take = { ...take, text, ordinary, found };
    this.#ports.changed();
  }

  /** The facts with which a take is kept; undefined for a recording of before. */
  factsFor(id: string): ClipFacts | undefined {
    const take = this.#take;
    if (take?.id !== id) return undefined;
    return { ...take.facts, ...readWords(take.facts.kind, take.text, this.#ports.texts.words, take.ordinary).facts };
  }

  /** The take was decided on: what is next is shown. */
  decided(id: string): void {
    if (this.#take?.id !== id) return;
    this.#take = undefined;
    this.#correction = "";
    this.#become("idle");
  }

  /** The microphone is closed, and what it heard is thrown away. */
  cancel(): void {
    this.#opening += 1;
    this.#recorder?.stop();
    this.#recorder = undefined;
    if (this.#state === "opening" || this.#state === "recording") this.#become(this.#take ? "told" : "idle");
  }

  async #keep(recorded: Recorded, sentence: string, kind: Kind, studio: boolean): Promise<void> {
    const { store, consent, tag, texts, transcribe, clips, changed } = this.#ports;
    const { samples, sampleRate } = recorded;
    const now = Date.now();
    const id = newId(now, crypto.getRandomValues(new Uint8Array(10)));
    const text = kind === "free" ? await transcribe(recorded) : sentence;
    const judged = await judgeTake(recorded, studio, () => firstOfStudio(clips(), store));
    const { facts: words, found } = readWords(kind, text, texts.words, false);
    const facts = factsOf(judged.check, { ...words, kind, studio, language: tag, samples: samples.length, sampleRate });
    if (samples.length > 0)
      await store.add(consent, { id, at: now, facts, wav: new Uint8Array(writeWav(samples, sampleRate)) });
    this.#take = { id, ...judged, text, found, ordinary: false, facts };
    this.#become("told");
    changed(true);
  }

  #read(): string[] {
    const { clips, tag } = this.#ports;
    return clips()
      .filter(
        ({ facts, state, id }) =>
          facts.kind === "prompt" && facts.language === tag && (state === "kept" || id !== this.#take?.id),
      )
      .map(({ facts }) => facts.text);
  }

  #become(state: BoothView["state"]): void {
    this.#state = state;
    this.#ports.changed();
  }
}

async function firstOfStudio(clips: readonly Clip[], store: Pick<VoiceStore, "sound">) {
  const first = clips.find(({ state, facts }) => facts.studio && state === "kept");
  return first && store.sound(first.id);
}
