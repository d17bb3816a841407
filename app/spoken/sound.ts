import type { Speech } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { writeWav } from "../../core/wav.ts";

export interface Playing {
  readonly out: AudioNode;
  /** 1 as it was made; less is slower, in the same voice. */
  readonly rate: number;
  /** Some ten times a second: how many of the samples were played. */
  readonly at: (samples: number) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds between two reports. */
const REPORT = 100;
/** Seconds in which a sound that is stopped fades: too short to be heard, too long to click. */
const FADE = 0.02;

/** Plays one stretch of speech. Resolves when its last sample was played or the signal stopped it. */
export async function playSound(speech: Speech, { out, rate, at, signal }: Playing): Promise<void> {
  if (speech.samples.length === 0 || signal.aborted) return;
  const { context } = out;
  const gain = new GainNode(context);
  gain.connect(out);
  const sound = rate === 1 ? ofBuffer(speech, gain) : await ofElement(speech, gain, rate);
  const report = setInterval(() => at(sound.seconds() * speech.sampleRate), REPORT);
  const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  try {
    await Promise.race([sound.over, stopped]);
  } finally {
    clearInterval(report);
    gain.gain.setTargetAtTime(0, context.currentTime, FADE / 3);
    setTimeout(() => {
      sound.end();
      gain.disconnect();
    }, FADE * 1000);
  }
}

interface Sound {
  /** Resolves when the last sample was played; rejects where the browser would not play it. */
  readonly over: Promise<void>;
  /** Seconds of the speech that were played. */
  seconds(): number;
  end(): void;
}

function ofBuffer({ samples, sampleRate }: Speech, out: AudioNode): Sound {
  const { context } = out;
  const buffer = new AudioBuffer({ length: samples.length, sampleRate, numberOfChannels: 1 });
  buffer.copyToChannel(new Float32Array(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(out);
  const over = new Promise<void>((resolve) => source.addEventListener("ended", () => resolve(), { once: true }));
  const start = context.currentTime;
  source.start();
  return { over, seconds: () => context.currentTime - start, end: () => source.stop() };
}

/** Browsers change the speed without the pitch only in media elements. */
async function ofElement({ samples, sampleRate }: Speech, out: AudioNode, rate: number): Promise<Sound> {
  const url = URL.createObjectURL(new Blob([new Uint8Array(writeWav(samples, sampleRate))], { type: "audio/wav" }));
  const element = new Audio(url);
  element.preservesPitch = true;
  element.playbackRate = rate;
  const source = new MediaElementAudioSourceNode(out.context as AudioContext, { mediaElement: element });
  source.connect(out);
  const over = new Promise<void>((resolve, reject) => {
    element.addEventListener("ended", () => resolve(), { once: true });
    element.addEventListener("error", () => reject(failure("audio-output", "the sound could not be played")));
  });
  over.catch(() => undefined);
  const end = () => {
    element.pause();
    source.disconnect();
    URL.revokeObjectURL(url);
  };
  try {
    await element.play();
  } catch (thrown) {
    end();
    throw failure("audio-output", `the sound could not be played slowly: ${String(thrown)}`);
  }
  return { over, seconds: () => element.currentTime, end };
}
