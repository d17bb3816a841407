export interface Transcript {
  /** Trimmed. */
  readonly text: string;
  /** 0..1; 1 for a text from a server that does not tell. */
  readonly confidence: number;
  /** 0..1; 0 where the server does not tell. */
  readonly noSpeech: number;
}
type Segment = { readonly weight: number; readonly probability: number; readonly noSpeech: number };

/** Reads `json` and `verbose_json`; undefined where there is no text in it. */
export function transcriptOf(answer: unknown): Transcript | undefined {
  const { text, segments } = objectOf(answer);
  if (typeof text !== "string") return undefined;
  const said = text.trim();
  const read = (Array.isArray(segments) ? segments : []).map(segmentOf).filter((segment) => segment !== undefined);
  const weight = read.reduce((sum, segment) => sum + segment.weight, 0);
  const mean = read.reduce((sum, segment) => sum + segment.weight * segment.probability, 0) / weight;
  const confidence = Number.isFinite(mean) ? mean : 1;
  return { text: said, confidence: said ? confidence : 0, noSpeech: read[0]?.noSpeech ?? 0 };
}

/** A segment counts by its tokens, else by its seconds, else once; undefined where it tells no probability. */
function segmentOf(value: unknown): Segment | undefined {
  const { avg_logprob, no_speech_prob, tokens, start, end } = objectOf(value);
  if (!isNumber(avg_logprob)) return undefined;
  const seconds = isNumber(start) && isNumber(end) && end > start ? end - start : 1;
  return {
    weight: Array.isArray(tokens) && tokens.length ? tokens.length : seconds,
    probability: within(Math.exp(avg_logprob)),
    noSpeech: isNumber(no_speech_prob) ? within(no_speech_prob) : 0,
  };
}

function within(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
