import { SAMPLE_RATE } from "./contracts.ts";
import { type Allowances, allowances, type Load, type Pressure, relaxed, weigh } from "./pressure.ts";
import type { Note, Span } from "./trace/note.ts";

type Sums = { asr: Ratio; tts: Ratio; llm: Ratio; ttfw: number | undefined; starved: number; backlog: number };
/** `work` in ms for so much of what is worked on. */
type Ratio = { work: number; amount: number };

/** Watches a conversation's own notes, turn by turn, and says how much the device may be asked for. */
export class Gauge {
  #pressure: Pressure = relaxed;
  #sums: Sums = empty();

  get allowances(): Allowances {
    return allowances(this.#pressure);
  }

  /** True when what the device may be asked for has changed with it. */
  note(note: Note): boolean {
    if (note.kind === "span") this.#add(note);
    else if (note.name === "starved") this.#sums.starved += Number(note.detail?.ms ?? 0);
    else if (note.name === "queue" && note.detail?.name === "asr") this.#pile(Number(note.detail.depth));
    else if (note.name === "ended" || note.name === "interrupted") return this.#weigh();
    return false;
  }

  #add({ name, start, end, dropped, detail = {} }: Span): void {
    if (dropped) return;
    const { asr, llm, tts } = this.#sums;
    const work = end - start;
    if (name === "asr") grow(asr, work, (Number(detail.samples) / SAMPLE_RATE) * 1000);
    if (name === "tts") grow(tts, work, (Number(detail.samples) / Number(detail.sampleRate)) * 1000);
    if (name === "llm") grow(llm, work, Number(detail.tokens));
    if (name === "ttfw") this.#sums.ttfw = work;
  }

  /** samples: heard, and not read yet. */
  #pile(samples: number): void {
    this.#sums.backlog = Math.max(this.#sums.backlog, (samples / SAMPLE_RATE) * 1000);
  }

  #weigh(): boolean {
    const { asr, tts, llm, ttfw, starved, backlog } = this.#sums;
    this.#sums = empty();
    const load: Load = {
      ...(asr.amount > 0 ? { asrRtf: asr.work / asr.amount } : {}),
      ...(tts.amount > 0 ? { ttsRtf: tts.work / tts.amount } : {}),
      ...(llm.work > 0 && llm.amount > 0 ? { tokensPerSecond: (llm.amount / llm.work) * 1000 } : {}),
      ...(ttfw === undefined ? {} : { ttfwMs: ttfw }),
      starvedMs: starved,
      backlogMs: backlog,
    };
    const before = this.allowances.level;
    this.#pressure = weigh(this.#pressure, load);
    return this.allowances.level !== before;
  }
}

function grow(ratio: Ratio, work: number, amount: number): void {
  if (!Number.isFinite(amount)) return;
  ratio.work += work;
  ratio.amount += amount;
}

function empty(): Sums {
  return {
    asr: { work: 0, amount: 0 },
    tts: { work: 0, amount: 0 },
    llm: { work: 0, amount: 0 },
    ttfw: undefined,
    starved: 0,
    backlog: 0,
  };
}
