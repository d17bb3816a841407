/** The language subtag of a BCP 47 tag, as Whisper's own tokens name languages: `en` for `en-GB`. */
export function whisperLanguage(tag: string): string {
  return tag.split("-", 1)[0]?.toLowerCase() ?? tag;
}

/** Id of the token for no speech, or -1: OpenAI's <|nospeech|>, in older Hugging Face conversions <|nocaptions|>. */
export function noSpeechToken(idOf: (token: string) => number | undefined): number {
  return idOf("<|nospeech|>") ?? idOf("<|nocaptions|>") ?? -1;
}
