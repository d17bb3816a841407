import type { MicrophoneLevel, ToMicrophone } from "../core/audio-wire.ts";
import { SAMPLE_RATE } from "../core/contracts.ts";
import { type Failure, failure } from "../core/failure.ts";
import { giveBack, type MicrophoneThread, takeThread } from "./microphone-thread.ts";

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

type Sources = Omit<MicrophoneOptions, "raw">;

/** Seconds by which the devices of a laptop, at their quickest, delay an echo that is mixed in. */
const DEVICES = 0.03;

/** Level reports that the clock is read from: some ten seconds. */
const RECENT = 200;

/** Of this page so far: what is told late of one that was closed belongs to no other. */
let streams = 0;

/**
 * Opens the microphone. Must be called inside a tap: iOS starts an AudioContext only there, and before getUserMedia.
 * Throws a Failure.
 */
export async function openMicrophone({ raw, ...others }: MicrophoneOptions): Promise<Microphone> {
  if (!isSecureContext || !navigator.mediaDevices)
    throw failure("insecure-context", "the microphone needs HTTPS or localhost");
  const thread = takeThread();
  const stream = await capture(raw).catch((thrown: unknown) => {
    giveBack(thread);
    throw thrown;
  });
  try {
    return await connected(thread, stream, others);
  } catch (thrown) {
    release(stream);
    throw thrown;
  }
}

/** Where a thread that has served before takes this device no more, one of its own. */
async function connected(thread: MicrophoneThread, stream: MediaStream, options: Sources): Promise<Microphone> {
  try {
    return await connect(thread, stream, options);
  } catch (thrown) {
    void thread.context.close();
    if (!thread.used) throw thrown;
  }
  return connected(takeThread(true), stream, options);
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
  thread: MicrophoneThread,
  stream: MediaStream,
  { reference, echo }: Sources,
): Promise<Microphone> {
  const { context } = thread;
  const node = await thread.node();
  const { port1, port2 } = new MessageChannel();
  const number = ++streams;
  const tell = (message: ToMicrophone, transfer: Transferable[] = []) => node.port.postMessage(message, transfer);
  tell({ type: "port", port: port1, stream: number }, [port1]);
  const nodes: AudioNode[] = [];
  const added = <One extends AudioNode>(one: One): One => {
    nodes.push(one);
    return one;
  };
  added(context.createMediaStreamSource(stream)).connect(node);
  const played = sourceOf(context, reference);
  if (played) added(played).connect(node, 0, 1);
  const echoed = echo && sourceOf(context, echo.stream);
  if (echoed) {
    const delay = added(new DelayNode(context, { delayTime: DEVICES }));
    const gain = added(new GainNode(context, { gain: 10 ** (echo.decibels / 20) }));
    added(echoed).connect(delay).connect(gain).connect(node, 0, 0);
  }
  const over = new AbortController();
  // Messages are late by a varying time, never early: the earliest arrival is the best estimate of the first sample.
  // Only recent ones count, since the device's clock drifts against the page's.
  let origins: readonly number[] = [];
  let onLevel: (rms: number) => void = () => {};
  node.port.onmessage = ({ data }: MessageEvent<MicrophoneLevel>) => {
    if (data.stream !== number) return;
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
      const { signal } = over;
      const ended = () => lost(failure("microphone-missing", "the microphone's track ended"));
      track?.addEventListener("ended", ended, { signal });
      const changed = () => {
        // "interrupted": iOS took the device for a call. Resuming it would leave a context that stands still.
        if ((context.state as string) === "interrupted")
          lost(failure("microphone-busy", "the system took the microphone"));
      };
      context.addEventListener("statechange", changed, { signal });
    },
    timeOf: (at) => (origins.length > 0 ? Math.min(...origins) : performance.now()) + (at / SAMPLE_RATE) * 1000,
    close() {
      if (over.signal.aborted) return;
      over.abort();
      tell({ type: "close" });
      node.port.onmessage = null;
      for (const one of nodes) one.disconnect();
      release(stream);
      giveBack(thread);
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
