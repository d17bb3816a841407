import { performance } from "node:perf_hooks";
import { isFailure } from "../../core/failure.ts";
import { readWav } from "../../core/wav.ts";
import { converse, openHost } from "../../server/converse.ts";

/** Milliseconds of each turn; ttfw: recognised, answered and the first phrase spoken, one behind the other. */
export async function directTurns(wavs: readonly Uint8Array[], turns: number) {
  const host = await openHost();
  const all = [];
  for (let i = -1; i < turns; i++) {
    const audio = readWav(wavs[Math.max(0, i) % wavs.length] ?? new Uint8Array());
    if (isFailure(audio)) throw audio;
    const { timings } = await converse(host, audio, () => performance.now());
    // The first of all is slower, and does not count.
    if (i >= 0) all.push({ ...timings, ttfw: timings.asr + timings.ttsFirstAudio });
  }
  return all;
}
