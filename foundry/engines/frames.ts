import { FRAME, type VadEngine, type VadFrame } from "../../core/contracts.ts";
import { Framer } from "../../core/pcm.ts";

/** Each frame with its probability of speech. samples: mono, 16 kHz. The last frame is filled up with silence. */
export async function framesOf(vad: VadEngine, samples: Float32Array): Promise<VadFrame[]> {
  vad.reset();
  const framer = new Framer(FRAME);
  const blocks = [...framer.push(samples), ...framer.push(new Float32Array(FRAME - 1))];
  const frames: VadFrame[] = [];
  for (const [i, block] of blocks.entries())
    frames.push({ at: i * FRAME, samples: block, speech: await vad.probability(block) });
  return frames;
}
