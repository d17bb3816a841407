/** ITU-T G.711, one byte a sample at 8 kHz. Samples are 16-bit whole numbers. */

/** Added before the logarithm of µ-law is taken, and the loudest sample that leaves room for it. */
const BIAS = 132;
const CLIP = 32_635;

export function toUlaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(CLIP, Math.abs(sample)) + BIAS;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const mantissa = (magnitude >> (exponent + 3)) & 15;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

export function fromUlaw(byte: number): number {
  const bits = ~byte & 0xff;
  const exponent = (bits >> 4) & 7;
  const magnitude = ((((bits & 15) << 3) + BIAS) << exponent) - BIAS;
  // No -0: it is no sample of its own.
  return bits & 0x80 && magnitude ? -magnitude : magnitude;
}

export function toAlaw(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = Math.min(32_767, sample < 0 ? -sample - 1 : sample);
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const mantissa = (exponent === 0 ? magnitude >> 4 : magnitude >> (exponent + 3)) & 15;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

export function fromAlaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const step = ((bits & 15) << 4) + 8;
  const magnitude = exponent === 0 ? step : (step + 0x100) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}
