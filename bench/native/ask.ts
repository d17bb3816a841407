import { FRAME, SAMPLE_RATE } from "../../core/contracts.ts";
import { Conversation } from "../../core/conversation.ts";
import { endpointOf } from "../../core/endpoint.ts";
import type { Failure } from "../../core/failure.ts";
import type { LlmApi } from "../../core/llm-contract.ts";
import type { Heard, Speaker } from "../../core/ports.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";
import type { Host } from "../../server/converse.ts";
import type { Clock } from "./clock.ts";

/** What came of one input; ms, absent where it did not come to that. */
export interface Trial {
  /** The last reading, whenever in the silence it was made. */
  readonly asrMs?: number;
  /** Of the request whose answer was heard. */
  readonly llmFirstTokenMs?: number;
  readonly llmMs?: number;
  readonly ttsFirstMs?: number;
  /** From the end of speech until the first audio was there and the end was certain. */
  readonly ttfwMs?: number;
  readonly text: string;
  readonly reply: string;
}

/** ms of silence after which no answer will come. */
const PATIENCE = 6_000;
/** The page's own least time between two partial readings, in ms. */
const PARTIALS = 250;

/**
 * Says one input to the conversation as a microphone would, frame by frame, with silence behind it until the answer is
 * there. samples: mono at 16 kHz; speechEnd: the last sample of the voice. Throws the Failure of a stage.
 */
export async function ask(host: Host, clock: Clock, samples: Float32Array, speechEnd: number): Promise<Trial> {
  const { vad } = host.engines;
  vad.reset();
  const begun = clock.now() + FRAME / 16;
  const timeOf = (at: number) => begun + at / 16;
  const seen = new Seen();
  const conversation = talk(host, clock, timeOf, seen);
  const last = speechEnd + PATIENCE * 16;
  for (
    let at = 0;
    !seen.failure && !seen.complete && (at < last || seen.asked) && at < last + 20 * SAMPLE_RATE;
    at += FRAME
  ) {
    await clock.until(timeOf(at + FRAME));
    const frame = new Float32Array(FRAME);
    frame.set(samples.subarray(at, at + FRAME));
    conversation.hear({ at, samples: frame, speech: await vad.probability(frame) });
  }
  await conversation.stop();
  if (seen.failure) throw seen.failure;
  return seen.trial(timeOf(speechEnd));
}

function talk({ engines, hearing, rules }: Host, clock: Clock, timeOf: (at: number) => number, seen: Seen) {
  const { asr, llm, tts } = engines;
  const reply: LlmApi["reply"] = (...args) => clock.during(llm.reply(...args));
  const { prepare } = llm;
  const ear = new Ear((turn) => {
    seen.heardAt ??= clock.now();
    conversation.started(turn, clock.now());
  });
  const conversation: Conversation = new Conversation({
    asr: { transcribe: (...args) => clock.during(asr.transcribe(...args)) },
    llm: prepare ? { reply, prepare: (...args) => clock.during(prepare(...args)) } : { reply },
    tts: { speak: (...args) => clock.during(tts.speak(...args)) },
    speaker: ear,
    hearing,
    rules,
    streaming: true,
    speculation: true,
    endpoint: endpointOf(rules.turns, "auto"),
    partials: () => PARTIALS,
    clock: clock.now,
    timeOf,
    emit: (event) => seen.event(event),
    note: (note) => seen.note(note),
  });
  return conversation;
}

/** An ear without a device: the first phrase is heard as soon as it is handed over. */
class Ear implements Speaker {
  readonly #started: (turn: number) => void;
  #turn = 0;

  constructor(started: (turn: number) => void) {
    this.#started = started;
  }

  play({ turn }: { readonly turn: number }): void {
    if (turn === this.#turn) return;
    this.#turn = turn;
    this.#started(turn);
  }

  close(): void {}
  hold(): void {}
  resume(): void {}

  async flush(): Promise<Heard | undefined> {
    return undefined;
  }
}

class Seen {
  heardAt: number | undefined;
  failure: Failure | undefined;
  readonly #spans = new Map<string, number>();
  readonly #texts: string[] = [];
  #reply: string | undefined;

  get asked(): boolean {
    return this.#texts.length > 0;
  }

  get complete(): boolean {
    return this.heardAt !== undefined && this.#reply !== undefined;
  }

  event(event: TurnEvent): void {
    if (event.type === "asked") this.#texts.push(event.text);
    if (event.type === "replied") this.#reply = event.text;
    if (event.type === "failed") this.failure = event.failure;
  }

  note(note: Note): void {
    if (note.kind === "span" && !note.dropped) this.#spans.set(note.name, note.end - note.start);
  }

  trial(speechEnd: number): Trial {
    const of = (key: keyof Trial, value: number | undefined) => (value === undefined ? {} : { [key]: value });
    return {
      ...of("asrMs", this.#spans.get("asr")),
      ...of("llmFirstTokenMs", this.#spans.get("llm.first-token")),
      ...of("llmMs", this.#spans.get("llm")),
      ...of("ttsFirstMs", this.#spans.get("tts.first-audio")),
      ...of("ttfwMs", this.heardAt === undefined ? undefined : this.heardAt - speechEnd),
      text: this.#texts.join(" "),
      reply: this.#reply ?? "",
    };
  }
}
