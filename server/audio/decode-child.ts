import { decoder as flac } from "@audio/decode-flac";
import { decoder as mp3 } from "@audio/decode-mp3";
import { decoder as vorbis } from "@audio/decode-vorbis";
import { isFailure } from "../../core/failure.ts";
import { concat } from "../../core/pcm.ts";
import { damaged } from "./budget.ts";
import type { DecodeJob, DecodeNews } from "./decode-wire.ts";
import { soundOf } from "./sound.ts";

/**
 * The program of a decoding child. It has no key, no port and no more memory than it was started with; what it is sent may
 * take it over or kill it, and no more than that.
 */

/** Samples that are told at once. */
const STRETCH = 2 ** 18;
/** Milliseconds of work between two signs of life. */
const BREATH = 200;

process.on("message", (job: DecodeJob) => void answer(job));
process.on("disconnect", () => process.exit());
// Compiling a decoder takes longer than decoding a short recording.
for (const open of [mp3, flac, vorbis]) (await open()).free();
await tell({ kind: "up" });

async function answer({ bytes, limits }: DecodeJob): Promise<void> {
  try {
    let parts: Float32Array[] = [];
    let length = 0;
    let told = performance.now();
    for await (const samples of soundOf(bytes, limits)) {
      parts.push(samples);
      length += samples.length;
      if (length < STRETCH) {
        if (performance.now() - told < BREATH) continue;
        await tell({ kind: "busy" });
        told = performance.now();
        continue;
      }
      await tell({ kind: "sound", samples: concat(parts) });
      parts = [];
      length = 0;
    }
    if (length > 0) await tell({ kind: "sound", samples: concat(parts) });
    await tell({ kind: "done", rss: process.memoryUsage.rss() });
  } catch (thrown) {
    // What a decoder throws at a damaged file is its own affair.
    await tell({ kind: "failed", failure: isFailure(thrown) ? thrown : damaged("The recording is damaged.") });
  }
}

/** Resolves once it was handed over, so that no more than one stretch waits. */
function tell(news: DecodeNews): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(news, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
