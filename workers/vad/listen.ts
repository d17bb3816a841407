import { FRAME, SAMPLE_RATE, type VadEngine, type VadFrame } from "../../core/contracts.ts";
import { Framer, Resampler } from "../../core/pcm.ts";

/**
 * Reads the microphone's blocks from its port, in order, one frame in the model at a time. Blocks queue in the port
 * until the model is up, so the first word is not lost.
 */
export async function listen(
  loading: Promise<VadEngine>,
  port: MessagePort,
  sampleRate: number,
  onFrames: (frames: VadFrame[]) => void,
  signal?: AbortSignal,
): Promise<void> {
  const engine = await loading;
  engine.reset();
  const resampler = new Resampler(sampleRate, SAMPLE_RATE);
  const framer = new Framer(FRAME);
  let at = 0;
  let work = Promise.resolve();

  async function score(block: Float32Array): Promise<void> {
    for (const samples of framer.push(resampler.push(block))) {
      if (signal?.aborted) return;
      const speech = await engine.probability(samples);
      onFrames([{ at, samples, speech }]);
      at += FRAME;
    }
  }

  await new Promise<void>((resolve, reject) => {
    const end = () => {
      port.close();
      resolve();
    };
    if (signal?.aborted) return end();
    signal?.addEventListener("abort", end, { once: true });
    port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      work = work.then(() => score(data));
      work.catch(reject);
    };
  });
}
