import type { AudioSample } from "mediabunny";

type Planes = Pick<AudioSample, "numberOfChannels" | "numberOfFrames" | "copyTo">;

/** All channels of decoded audio as one: their mean, in [-1, 1]; what is no number is silence. */
export function mono(sample: Planes): Float32Array {
  const { numberOfChannels, numberOfFrames } = sample;
  const sum = new Float32Array(numberOfFrames);
  const plane = new Float32Array(numberOfFrames);
  for (let planeIndex = 0; planeIndex < numberOfChannels; planeIndex++) {
    sample.copyTo(plane, { planeIndex, format: "f32-planar" });
    for (let i = 0; i < numberOfFrames; i++) sum[i] = (sum[i] ?? 0) + (plane[i] ?? 0);
  }
  for (let i = 0; i < numberOfFrames; i++) {
    const mean = (sum[i] ?? 0) / numberOfChannels;
    sum[i] = Number.isFinite(mean) ? Math.max(-1, Math.min(1, mean)) : 0;
  }
  return sum;
}
