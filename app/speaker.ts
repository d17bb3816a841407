import type { FromSpeaker, ToSpeaker } from "../core/audio-wire.ts";
import { type Failure, failure, toFailure } from "../core/failure.ts";
import { resample } from "../core/pcm.ts";
import type { Heard, Speaker, SpeakerEvents } from "../core/ports.ts";
import processor from "../workers/speaker.worklet.ts?worker&url";
import { type Loop, loopBack } from "./loopback.ts";

export interface PageSpeaker extends Speaker {
  /** Must be called inside a tap or key press: browsers let audio begin only there. */
  unlock(): void;
  /** What is played, for a microphone that is to know it, or to be mixed into one. */
  tap(): MediaStream;
  /** Where other sounds of the page go: the loudspeaker, and what a microphone is told is played. */
  readonly out: () => AudioNode;
  /** Gives the audio device back. */
  dismiss(): void;
}

export interface SpeakerOptions {
  /** Play through a local WebRTC connection, where the browser's echo cancellation hears nothing else. */
  readonly loopback: boolean;
  /** The browser gives no audio thread: an `audio-output` Failure. */
  readonly failed: (reason: Failure) => void;
}

interface Device {
  readonly context: AudioContext;
  readonly out: GainNode;
  readonly node: Promise<AudioWorkletNode>;
  readonly loop: Promise<Loop | undefined>;
}

/** An output timestamp further from now than this, in ms, is a browser's mistake and not a slow headset. */
const PLAUSIBLE = 1_000;

/**
 * The page's loudspeaker. The audio device is opened when it is first wanted, inside a tap as a rule: it costs the page's
 * thread a long moment, and browsers let no context run before one. A
 * loopback has to find its way first, and begins at once. sampleRate: the voice's own, so that its audio is played as it is.
 */
export function createSpeaker(
  sampleRate: number,
  events: SpeakerEvents,
  { loopback, failed }: SpeakerOptions,
): PageSpeaker {
  let device: Device | undefined;
  const opened = (): Device => {
    device ??= openDevice(sampleRate, loopback, { take, settleAll });
    return device;
  };
  let tapped: MediaStreamAudioDestinationNode | undefined;
  function tap(): MediaStream {
    const { context, out } = opened();
    if (!tapped) {
      tapped = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
      out.connect(tapped);
    }
    return tapped.stream;
  }

  const flushes = new Map<number, (heard: Heard | undefined) => void>();
  let flushed = 0;
  /** Samples of the voice for one of the context's. */
  let scale = 1;
  const inVoice = (heard: Heard): Heard => ({ ...heard, samples: Math.round(heard.samples * scale) });
  let hasFailed = false;
  const tell = (message: ToSpeaker, transfer: Transferable[] = []) => {
    void opened().node.then(
      (node) => node.port.postMessage(message, transfer),
      (thrown: unknown) => {
        if (!hasFailed) failed(toFailure(thrown));
        hasFailed = true;
      },
    );
  };

  function settle(id: number, heard: Heard | undefined): void {
    flushes.get(id)?.(heard);
    flushes.delete(id);
  }
  function settleAll(): void {
    for (const id of flushes.keys()) settle(id, undefined);
  }

  function take(data: FromSpeaker, context: AudioContext): void {
    switch (data.type) {
      case "started":
        events.started(data.turn, audibleAt(context, data.time));
        break;
      case "heard":
        events.heard(inVoice({ turn: data.turn, phrase: data.phrase, samples: data.samples }));
        break;
      case "ended":
        events.ended(data.turn, audibleAt(context, data.time));
        break;
      case "starved":
        events.starved(data.turn, audibleAt(context, data.time), (data.samples / context.sampleRate) * 1000);
        break;
      case "flushed":
        settle(data.id, data.heard && inVoice(data.heard));
    }
  }

  if (loopback) opened();
  return {
    unlock() {
      const { context, loop } = opened();
      // Never from "interrupted": iOS would give a running context whose clock stands still.
      if (context.state === "suspended") void context.resume();
      void loop.then((one) => one?.unlock());
    },
    play({ turn, phrase, samples, sampleRate: rate }) {
      const { context } = opened();
      scale = rate / context.sampleRate;
      const ours = resample(samples, rate, context.sampleRate);
      tell({ type: "play", turn, phrase, samples: ours }, [ours.buffer]);
    },
    tap,
    out: () => opened().out,
    dismiss() {
      void device?.loop.then((loop) => loop?.close());
      void device?.context.close();
    },
    close: (turn) => tell({ type: "close", turn }),
    hold: () => tell({ type: "hold" }),
    resume: () => tell({ type: "resume" }),
    async flush() {
      if (!device) return undefined;
      const id = ++flushed;
      tell({ type: "flush", id });
      if (device.context.state !== "running") return undefined;
      return new Promise((resolve) => flushes.set(id, resolve));
    },
  };
}

function openDevice(
  sampleRate: number,
  loopback: boolean,
  {
    take,
    settleAll,
  }: { readonly take: (data: FromSpeaker, context: AudioContext) => void; readonly settleAll: () => void },
): Device {
  const context = openContext(sampleRate);
  const out = new GainNode(context);
  const node = open(context).then((opened) => {
    opened.port.onmessage = ({ data }: MessageEvent<FromSpeaker>) => take(data, context);
    opened.connect(out);
    return opened;
  });
  const loop = loopback ? playLooped(context, out) : Promise.resolve(undefined);
  void loop.then((one) => one ?? out.connect(context.destination));
  // The audio thread of a context that stands still may answer nothing until it runs again.
  context.addEventListener("statechange", () => context.state === "running" || settleAll());
  return { context, out, node, loop };
}

/** Where the device refuses the voice's rate, the context runs at the device's and phrases are resampled. */
function openContext(sampleRate: number): AudioContext {
  try {
    return new AudioContext({ sampleRate, latencyHint: "interactive" });
  } catch {
    return new AudioContext({ latencyHint: "interactive" });
  }
}

async function open(context: AudioContext): Promise<AudioWorkletNode> {
  try {
    await context.audioWorklet.addModule(new URL(processor, import.meta.url));
    return new AudioWorkletNode(context, "inzwa-speaker", { numberOfInputs: 0, outputChannelCount: [1] });
  } catch (thrown) {
    void context.close();
    throw failure("audio-output", `the speaker's audio thread did not start: ${String(thrown)}`);
  }
}

/** Where the connection does not come about, the voice is played directly. */
async function playLooped(context: AudioContext, node: AudioNode): Promise<Loop | undefined> {
  const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  try {
    const loop = await loopBack(out.stream);
    node.connect(out);
    return loop;
  } catch {
    return undefined;
  }
}

/** A time of the context's clock as it reaches the ear, in ms of performance.now(). */
function audibleAt(context: AudioContext, time: number): number {
  const now = performance.now();
  // The timestamp tells which sample is at the output now, so the output's latency is already in it.
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
  const at = performanceTime + (time - contextTime) * 1000;
  if (performanceTime > 0 && Math.abs(at - now) < PLAUSIBLE) return at;
  return now + (context.outputLatency || 0) * 1000;
}
