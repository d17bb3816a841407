import { Fft } from "./fft.ts";

/** What a preprocessor_config.json says of a Whisper model's features. */
export interface MelShape {
  /** Bands: 80, or 128 since large-v3. */
  readonly bins: number;
  /** Samples under one window. */
  readonly window: number;
  /** Samples from one frame to the next. */
  readonly hop: number;
  /** Hz. */
  readonly sampleRate: number;
}
export interface LogMel {
  /** Row by row: the first band's frames, then the second's; about -1..1.5. */
  readonly data: Float32Array;
  readonly bins: number;
  readonly frames: number;
}
/** One band: weights for the spectrum's lines from `first` on. */
type Band = { readonly first: number; readonly weights: Float64Array };

/** Power below which Whisper hears nothing. */
const FLOOR = 1e-10;

/**
 * Whisper's log-mel spectrogram (openai/whisper, audio.py: `log_mel_spectrogram`): periodic Hann window, frames centred
 * on their hop with the ends reflected, Slaney's bands up to half the rate, ten to the power of -8 below the loudest.
 */
export class MelSpectrogram {
  readonly #shape: MelShape;
  readonly #hann: Float64Array;
  readonly #bands: readonly Band[];
  readonly #fft: Fft;
  /** powers: frame by frame, as logarithms. */
  #last: { readonly audio: Float32Array; readonly powers: Float32Array } = {
    audio: new Float32Array(0),
    powers: new Float32Array(0),
  };

  constructor(shape: MelShape) {
    this.#shape = shape;
    const { window, bins, sampleRate } = shape;
    this.#hann = Float64Array.from({ length: window }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / window));
    this.#bands = bandsOf(bins, window, sampleRate);
    this.#fft = new Fft(window);
  }

  /**
   * samples: mono. length: of the audio, filled up with silence or cut off; more than half a window. What begins as the
   * audio before did is not computed again: growing speech is read every few hundred milliseconds.
   */
  extract(samples: Float32Array, length = samples.length): LogMel {
    const { bins, hop, window } = this.#shape;
    const audio = samples.subarray(0, length);
    const total = Math.floor(length / hop);
    // Behind the audio's end every frame is the same silence, except where the end itself is reflected.
    const filled = Math.min(total, Math.ceil((audio.length + window / 2) / hop));
    const powers = new Float32Array(filled * bins);
    const known = 2 * Math.floor(this.#known(audio) / 2);
    powers.set(this.#last.powers.subarray(0, known * bins));
    this.#fill(powers, known, filled, mirrored(audio, length, window / 2));
    this.#last = { audio: audio.slice(), powers };
    return scaled(powers, bins, filled, total);
  }

  /** Frames that no sample has changed under. */
  #known(audio: Float32Array): number {
    const { hop, window } = this.#shape;
    const { audio: before } = this.#last;
    const most = Math.min(audio.length, before.length);
    let same = 0;
    while (same < most && audio[same] === before[same]) same++;
    return Math.max(0, Math.floor((same - window / 2) / hop));
  }

  /** Two frames for one transform: the second goes where a real signal's imaginary part would be. */
  #fill(powers: Float32Array, first: number, filled: number, signal: Float32Array): void {
    const { hop, window } = this.#shape;
    const [re, im, outRe, outIm] = [0, 1, 2, 3].map(() => new Float64Array(window)) as Four;
    const lines = Math.floor(window / 2) + 1;
    const [even, odd] = [new Float64Array(lines), new Float64Array(lines)];
    for (let frame = first; frame < filled; frame += 2) {
      const from = frame * hop;
      for (let n = 0; n < window; n++) {
        const weight = this.#hann[n] ?? 0;
        re[n] = (signal[from + n] ?? 0) * weight;
        im[n] = (signal[from + hop + n] ?? 0) * weight;
      }
      this.#fft.transform(re, im, outRe, outIm);
      for (let k = 0; k < lines; k++) {
        const mirror = (window - k) % window;
        const [a, b, c, d] = [outRe[k] ?? 0, outRe[mirror] ?? 0, outIm[k] ?? 0, outIm[mirror] ?? 0];
        even[k] = ((a + b) ** 2 + (c - d) ** 2) / 4;
        odd[k] = ((c + d) ** 2 + (a - b) ** 2) / 4;
      }
      this.#write(powers, frame, even);
      if (frame + 1 < filled) this.#write(powers, frame + 1, odd);
    }
  }

  #write(powers: Float32Array, frame: number, power: Float64Array): void {
    const { bins } = this.#shape;
    for (const [band, { first, weights }] of this.#bands.entries()) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (power[first + i] ?? 0);
      powers[frame * bins + band] = Math.log10(Math.max(FLOOR, sum));
    }
  }
}

/** Band by band, and silence from frame `filled` on. */
function scaled(powers: Float32Array, bins: number, filled: number, frames: number): LogMel {
  const silence = Math.log10(FLOOR);
  let loudest = filled < frames ? silence : -Infinity;
  for (const x of powers) if (x > loudest) loudest = x;
  const scale = (x: number) => (Math.max(x, loudest - 8) + 4) / 4;
  const data = new Float32Array(bins * frames).fill(scale(silence));
  for (let band = 0; band < bins; band++)
    for (let frame = 0; frame < filled; frame++)
      data[band * frames + frame] = scale(powers[frame * bins + band] ?? silence);
  return { data, bins, frames };
}

type Four = [Float64Array, Float64Array, Float64Array, Float64Array];

/** The audio, silence up to `length`, and on both sides `edge` samples reflected at the first and the last. */
function mirrored(audio: Float32Array, length: number, edge: number): Float32Array {
  const signal = new Float32Array(length + 2 * edge);
  signal.set(audio, edge);
  for (let n = 1; n <= edge; n++) {
    signal[edge - n] = signal[edge + n] ?? 0;
    signal[edge + length - 1 + n] = signal[edge + length - 1 - n] ?? 0;
  }
  return signal;
}

/** Triangles between neighbouring points of the mel scale, each of the same area (librosa's `norm="slaney"`). */
function bandsOf(bins: number, window: number, sampleRate: number): Band[] {
  const top = melOf(sampleRate / 2);
  const edge = (i: number) => hertzOf((top * i) / (bins + 1));
  return Array.from({ length: bins }, (_, band) => {
    const [low, middle, high] = [edge(band), edge(band + 1), edge(band + 2)];
    const first = Math.ceil((low * window) / sampleRate);
    const last = Math.min(Math.floor(window / 2), Math.floor((high * window) / sampleRate));
    const weights = Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
      const hertz = ((first + i) * sampleRate) / window;
      const slope = Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
      return (Math.max(0, slope) * 2) / (high - low);
    });
    return { first, weights };
  });
}

/** Slaney's mel scale: linear up to 1 kHz, 15 there, and logarithmic above. */
function melOf(hertz: number): number {
  return hertz < 1_000 ? (3 * hertz) / 200 : 15 + (27 * Math.log(hertz / 1_000)) / Math.log(6.4);
}

function hertzOf(mel: number): number {
  return mel < 15 ? (200 * mel) / 3 : 1_000 * 6.4 ** ((mel - 15) / 27);
}
