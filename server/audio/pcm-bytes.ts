/** As 16-bit whole numbers, little-endian; what lies outside [-1, 1] is clipped. */
export function pcmBytes(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) view.setInt16(2 * i, whole(samples[i] ?? 0), true);
  return bytes;
}

/** [-1, 1] as a 16-bit whole number. */
export function whole(x: number): number {
  return Number.isFinite(x) ? Math.round(Math.max(-32_768, Math.min(32_767, x * 32_768))) : 0;
}
