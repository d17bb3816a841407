/** Of a voice whose config tells of no frames: the pocket voice counts frames of 10 ms. */
const FRAME_SECONDS = 0.01;

/** What a voice's config.json may tell of its frames. */
export interface Frames {
  readonly sampling_rate: number;
  /** Samples a frame. */
  readonly hop_length?: unknown;
  /** Of the decoder, as transformers' VitsConfig has them: their product is the samples of a frame (256 for MMS). */
  readonly upsample_rates?: unknown;
}

/** Samples per unit of the optional `durations` output. */
export function hopOf({ sampling_rate, hop_length, upsample_rates }: Frames): number {
  if (isCount(hop_length)) return hop_length;
  if (Array.isArray(upsample_rates) && upsample_rates.length > 0 && upsample_rates.every(isCount))
    return upsample_rates.reduce((all, rate) => all * rate, 1);
  return FRAME_SECONDS * sampling_rate;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}

/**
 * The sample at which each UTF-16 unit of `text` begins. The tokenizer lower-cases, drops what is not in its alphabet,
 * strips, and puts a blank before each character and one at the end: 2n + 1 ids for n characters. Where that does not
 * add up there are no marks. frames: how many each id lasts; hop: samples a frame.
 */
export function marksOf(text: string, alphabet: ReadonlySet<string>, frames: readonly number[], hop: number): number[] {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return [];
  const spoken = [...lower].map((c) => alphabet.has(c));
  const voiced = [...lower].map((c, i) => (spoken[i] === true && c.trim() !== "" ? i : -1)).filter((i) => i >= 0);
  const first = voiced[0] ?? 0;
  const last = voiced.at(-1) ?? -1;
  const count = spoken.filter((yes, i) => yes && i >= first && i <= last).length;
  if (frames.length !== 2 * count + 1 || [...lower].length !== lower.length) return [];
  const marks: number[] = [];
  let id = 0;
  let elapsed = 0;
  for (let i = 0; i < lower.length; i++) {
    marks.push(Math.round(elapsed * hop));
    if (spoken[i] !== true || i < first || i > last) continue;
    elapsed += (frames[id] ?? 0) + (frames[id + 1] ?? 0);
    id += 2;
  }
  return marks;
}
