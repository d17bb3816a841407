import type { MicrophoneLevel, ToMicrophone } from "../core/audio-wire.ts";
import { SAMPLE_RATE } from "../core/contracts.ts";
import { type Failure, failure } from "../core/failure.ts";
import processor from "../workers/microphone.worklet.ts?worker&url";

export interface Microphone {
  /** For the VAD worker: Stretches at `sampleRate`, from the first sample captured. */
  readonly port: MessagePort;
  readonly sampleRate: number;
  /** Root mean square, 0..1, some twenty times a second. */
  onLevel(tell: (rms: number) => void): void;
  /** The device was unplugged, or the system took it. */
  onLost(tell: (reason: Failure) => void): void;
  /** When sample `at` (counted at 16 kHz) was captured, in ms of performance.now(). */
  timeOf(at: number): number;
  close(): void;
}

export interface MicrophoneOptions {
  /** Without echo cancellation, noise suppression and gain control. */
  readonly raw: boolean;
  /** What the loudspeaker plays, so that it is not taken for a person. */
  readonly reference: MediaStream;
  /** Mixed in behind the browser's own echo cancellation, which so cannot take it away. */
  readonly echo?: { readonly stream: MediaStream; readonly decibels: number };
}

/** Seconds by which the devices of a laptop, at their quickest, delay an echo that is mixed in. */
const DEVICES = 0.03;

/** Level reports that the clock is read from: some ten seconds. */
const RECENT = 200;

/**
 * Opens the microphone. Must be called inside a tap: iOS starts an AudioContext only there, and before getUserMedia.
 * Throws a Failure.
 */
export async function openMicrophone({ raw, ...others }: MicrophoneOptions): Promise<Microphone> {
  if (!isSecureContext || !navigator.mediaDevices)
    throw failure("insecure-context", "the microphone needs HTTPS or localhost");
  // At the device's own rate: Firefox refuses a microphone in a context of another rate.
  const context = new AudioContext({ latencyHint: "interactive" });
  void context.resume();
  try {
    const stream = await capture(raw);
    try {
      return await connect(context, stream, others);
    } catch (thrown) {
      release(stream);
      throw thrown;
    }
  } catch (thrown) {
    void context.close();
    throw thrown;
  }
}

async function capture(raw: boolean): Promise<MediaStream> {
  const clean = !raw;
  const audio = { channelCount: 1, echoCancellation: clean, noiseSuppression: clean, autoGainControl: clean };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (thrown) {
    throw refusal(thrown);
  }
}

/** The names of the Media Capture specification, section 10.2. */
export function refusal(thrown: unknown): Failure {
  const { name, message } = thrown instanceof Error ? thrown : { name: "", message: String(thrown) };
  if (name === "NotFoundError" || name === "OverconstrainedError") return failure("microphone-missing", message);
  if (name === "NotReadableError" || name === "AbortError") return failure("microphone-busy", message);
  return failure("microphone-denied", message);
}

async function connect(
  context: AudioContext,
  stream: MediaStream,
  { reference, echo }: Omit<MicrophoneOptions, "raw">,
): Promise<Microphone> {
  await context.audioWorklet.addModule(new URL(processor, import.meta.url)).catch((thrown: unknown) => {
    throw failure("bug", `the microphone's audio thread did not start: ${String(thrown)}`);
  });
  const node = new AudioWorkletNode(context, "inzwa-microphone", { numberOfInputs: 2, numberOfOutputs: 0 });
  const { port1, port2 } = new MessageChannel();
  const tell = (message: ToMicrophone, transfer: Transferable[] = []) => node.port.postMessage(message, transfer);
  tell({ type: "port", port: port1 }, [port1]);
  context.createMediaStreamSource(stream).connect(node);
  sourceOf(context, reference)?.connect(node, 0, 1);
  if (echo) {
    const delay = new DelayNode(context, { delayTime: DEVICES });
    const gain = new GainNode(context, { gain: 10 ** (echo.decibels / 20) });
    sourceOf(context, echo.stream)?.connect(delay).connect(gain).connect(node, 0, 0);
  }
  // Messages are late by a varying time, never early: the earliest arrival is the best estimate of the first sample.
  // Only recent ones count, since the device's clock drifts against the page's.
  let origins: readonly number[] = [];
  let onLevel: (rms: number) => void = () => {};
  node.port.onmessage = ({ data }: MessageEvent<MicrophoneLevel>) => {
    origins = [...origins, performance.now() - (data.captured / context.sampleRate) * 1000].slice(-RECENT);
    onLevel(data.rms);
  };
  return {
    port: port2,
    sampleRate: context.sampleRate,
    onLevel(tell) {
      onLevel = tell;
    },
    onLost(lost) {
      const [track] = stream.getAudioTracks();
      track?.addEventListener("ended", () => lost(failure("microphone-missing", "the microphone's track ended")));
      context.addEventListener("statechange", () => {
        // "interrupted": iOS took the device for a call. Resuming it would leave a context that stands still.
        if ((context.state as string) === "interrupted")
          lost(failure("microphone-busy", "the system took the microphone"));
      });
    },
    timeOf: (at) => (origins.length > 0 ? Math.min(...origins) : performance.now()) + (at / SAMPLE_RATE) * 1000,
    close() {
      tell({ type: "close" });
      release(stream);
      void context.close();
    },
  };
}

/** Some browsers take no stream of a context that runs at another rate; what is played is unknown there. */
function sourceOf(context: AudioContext, stream: MediaStream): AudioNode | undefined {
  try {
    return context.createMediaStreamSource(stream);
  } catch {
    return undefined;
  }
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
