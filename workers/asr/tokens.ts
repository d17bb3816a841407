/** The language subtag of a BCP 47 tag, as Whisper's own tokens name languages: `en` for `en-GB`. */
export function whisperLanguage(tag: string): string {
  return tag.split("-", 1)[0]?.toLowerCase() ?? tag;
}

/** Id of the token for no speech, or -1: OpenAI's <|nospeech|>, in older Hugging Face conversions <|nocaptions|>. */
export function noSpeechToken(idOf: (token: string) => number | undefined): number {
  return idOf("<|nospeech|>") ?? idOf("<|nocaptions|>") ?? -1;
}

/**
 * Tokens of a text that is known already, written as Whisper writes one behind its prompt: with a space in front. At
 * most so many that one more still finds room in `limit`.
 */
export function prefixTokens(
  prefix: string | undefined,
  encode: (text: string) => readonly number[],
  limit: number,
): readonly number[] {
  const text = prefix?.trim() ?? "";
  return text ? encode(` ${text}`).slice(0, Math.max(0, limit - 1)) : [];
}
