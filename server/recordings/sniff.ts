/** The extension of a recording that its first bytes tell, as `server/audio/sound.ts` knows them; undefined for anything else. */
export function extensionOf(start: Uint8Array): string | undefined {
  const text = String.fromCharCode(...start.subarray(0, 12));
  if (/^(RIFF|RF64)/.test(text)) return text.slice(8, 12) === "WAVE" ? "wav" : undefined;
  if (text.startsWith("fLaC")) return "flac";
  if (text.startsWith("OggS")) return "ogg";
  if (text.startsWith("\x1a\x45\xdf\xa3")) return "webm";
  if (text.slice(4, 8) === "ftyp") return "m4a";
  return /^(ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa\xfb])/.test(text) ? "mp3" : undefined;
}

/** Bytes that the telling takes. */
export const SNIFFED = 12;
