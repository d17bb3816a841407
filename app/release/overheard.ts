import { continued } from "../../core/continued.ts";
import { type AsrApi, type AsrRequest, SAMPLE_RATE } from "../../core/contracts.ts";
import type { LlmApi, LlmRequest } from "../../core/llm-contract.ts";
import type { Staff } from "../staff.ts";
import { type Timed, timedReading, timedReply } from "./timed.ts";

/** What the serving model was given, and what it made of it. */
export type Overheard =
  | ({ readonly stage: "asr"; readonly request: AsrRequest } & Timed)
  | ({ readonly stage: "llm"; readonly request: LlmRequest } & Timed);

/** Speech of a turn that is kept at most, in samples. */
const LONGEST = 30 * SAMPLE_RATE;

/** Listens in on the serving models while `wanted` says so. Keeps one turn at most, in memory alone, until it is taken or dropped. */
export class Ear {
  readonly #wanted: (stage: Overheard["stage"]) => boolean;
  #turn = 0;
  /** By the stream position of the first sample: a piece of speech is read again and again while it grows. */
  #readings = new Map<number, Overheard & { stage: "asr" }>();
  /** The turn has more speech than is kept. */
  #isLong = false;
  #answer: (Overheard & { stage: "llm" }) | undefined;

  constructor(wanted: (stage: Overheard["stage"]) => boolean) {
    this.#wanted = wanted;
  }

  /** The same staff, listened to. */
  over(staff: Staff): Staff {
    // Another assistant counts its turns anew.
    this.#turn = 0;
    this.drop();
    const llm = { ...staff.llm, api: this.#overLlm(staff.llm.api) };
    return staff.asr ? { ...staff, llm, asr: { ...staff.asr, api: this.#overAsr(staff.asr.api) } } : { ...staff, llm };
  }

  /** What there is of the turn, and keeps nothing of it. Empty where it was too long, or a later one took its place. */
  take(turn: number): readonly Overheard[] {
    if (turn !== this.#turn) return [];
    const [readings, answer] = [this.#isLong ? [] : [...this.#readings.values()], this.#answer];
    this.drop();
    return answer ? [...readings, answer] : readings;
  }

  drop(): void {
    this.#readings = new Map();
    this.#isLong = false;
    this.#answer = undefined;
  }

  /** Of a turn that is too long nothing is kept. */
  #keep(reading: Overheard & { stage: "asr" }): void {
    this.#readings.set(reading.request.at, reading);
    const samples = [...this.#readings.values()].reduce((sum, { request }) => sum + request.samples.length, 0);
    this.#isLong ||= samples > LONGEST;
    if (this.#isLong) this.#readings = new Map();
  }

  #overAsr(asr: AsrApi): AsrApi {
    return {
      load: (...given) => asr.load(...given),
      transcribe: async (request, signal) => {
        const { hypothesis, ...timed } = await timedReading(asr, request, signal);
        if (this.#hears("asr", request.turn)) {
          const { prefix = "", ...plain } = request;
          // Words that were settled cost the serving model no time.
          const ms = prefix === "" ? timed.ms : undefined;
          this.#keep({ stage: "asr", request: plain, text: continued(prefix, timed.text), ms });
        }
        return hypothesis;
      },
    };
  }

  #overLlm(llm: LlmApi): LlmApi {
    const reply: LlmApi["reply"] = async (request, onDelta, signal) => {
      const { reply, ...timed } = await timedReply(llm, request, onDelta, signal);
      // What a function is called with may do something: nobody calls it for a trial.
      if (!request.tools && this.#hears("llm", request.turn)) this.#answer = { stage: "llm", request, ...timed };
      return reply;
    };
    return new Proxy(llm, { get: (all, name, self) => (name === "reply" ? reply : Reflect.get(all, name, self)) });
  }

  /** A later turn takes the place of an earlier one. Below 1 are requests that belong to none. */
  #hears(stage: Overheard["stage"], turn: number): boolean {
    if (turn < 1 || turn < this.#turn || !this.#wanted(stage)) return false;
    if (turn > this.#turn) this.drop();
    this.#turn = turn;
    return true;
  }
}
