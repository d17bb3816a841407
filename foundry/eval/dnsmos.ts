import { SAMPLE_RATE } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { resample } from "../../core/pcm.ts";

/** What DNSMOS P.835 guesses that listeners would say, 1 to 5: of the voice, of the noise behind it, and of both (ITU-T P.835). */
export interface Dnsmos {
  readonly sig: number;
  readonly bak: number;
  readonly ovrl: number;
}

/** The network: a window of WINDOW samples, mono, 16 kHz, to the raw SIG, BAK and OVRL. */
export type DnsmosNet = (window: Float32Array) => Promise<readonly [number, number, number]>;

const SECONDS = 9.01;
/** Samples that the network takes: 9.01 s. */
export const WINDOW = Math.trunc(SECONDS * SAMPLE_RATE);

/**
 * From raw to the scale of the listeners, a x^2 + b x + c. Like all of the windowing below, from `DNSMOS/dnsmos_local.py` of
 * github.com/microsoft/DNS-Challenge (not its personalised variant), which torchmetrics does alike. Reddy, Gopal, Cutler, "DNSMOS P.835: A
 * non-intrusive perceptual objective speech quality metric to evaluate noise suppressors", ICASSP 2022.
 */
const POLYNOMIALS: Readonly<Record<keyof Dnsmos, readonly [number, number, number]>> = {
  sig: [-0.08397278, 1.22083953, 0.0052439],
  bak: [-0.13166888, 1.60915514, -0.39604546],
  ovrl: [-0.06766283, 1.11546468, 0.04602535],
};

/** The mean over all windows of the sound. Throws `bad-audio` for a sound without samples, and what the network throws. */
export async function dnsmosOf(samples: Float32Array, sampleRate: number, net: DnsmosNet): Promise<Dnsmos> {
  const sound = resample(samples, sampleRate, SAMPLE_RATE);
  if (sound.length === 0) throw failure("bad-audio", "a sound without samples has no quality");
  const starts = startsOf(sound.length);
  const sums = { sig: 0, bak: 0, ovrl: 0 };
  for (const start of starts) {
    const [sig, bak, ovrl] = await net(windowAt(sound, start));
    sums.sig += placed("sig", sig);
    sums.bak += placed("bak", bak);
    sums.ovrl += placed("ovrl", ovrl);
  }
  const { length } = starts;
  return { sig: sums.sig / length, bak: sums.bak / length, ovrl: sums.ovrl / length };
}

/**
 * Where windows begin, in samples: each second, and what is shorter than one window is doubled until it is not. The sums are those
 * of the published script, floating point and all: at some seconds (7 to 23, 119 to 122) its window comes out a sample short and is
 * left out, so figures that others publish are without them too.
 */
export function startsOf(length: number): readonly number[] {
  let long = length;
  while (long < WINDOW) long *= 2;
  const hops = Math.trunc(Math.floor(long / SAMPLE_RATE) - SECONDS) + 1;
  const seconds = Array.from({ length: hops }, (_, second) => second);
  const whole = seconds.filter(
    (second) => Math.min(long, Math.trunc((second + SECONDS) * SAMPLE_RATE)) - second * SAMPLE_RATE >= WINDOW,
  );
  return whole.map((second) => second * SAMPLE_RATE);
}

/** Over its end the sound begins again. */
function windowAt(sound: Float32Array, start: number): Float32Array {
  if (start + WINDOW <= sound.length) return sound.slice(start, start + WINDOW);
  return Float32Array.from({ length: WINDOW }, (_, i) => sound[(start + i) % sound.length] ?? 0);
}

function placed(name: keyof Dnsmos, raw: number): number {
  const [a, b, c] = POLYNOMIALS[name];
  return (a * raw + b) * raw + c;
}
