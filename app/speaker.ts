import type { FromSpeaker, ToSpeaker } from "../core/audio-wire.ts";
import { failure } from "../core/failure.ts";
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
  readonly out: AudioNode;
  /** Gives the audio device back. */
  dismiss(): void;
}

export interface SpeakerOptions {
  /** Play through a local WebRTC connection, where the browser's echo cancellation hears nothing else. */
  readonly loopback: boolean;
}

/** An output timestamp further from now than this, in ms, is a browser's mistake and not a slow headset. */
const PLAUSIBLE = 1_000;

/**
 * The page's loudspeaker. sampleRate: the voice's own, so that its audio is played as it is. Throws a Failure
 * (`audio-output`) where the browser gives no audio thread.
 */
export async function createSpeaker(
  sampleRate: number,
  events: SpeakerEvents,
  { loopback }: SpeakerOptions,
): Promise<PageSpeaker> {
  const context = openContext(sampleRate);
  const node = await open(context);
  const out = new GainNode(context);
  node.connect(out);
  const loop = loopback ? await playLooped(context, out) : undefined;
  if (!loop) out.connect(context.destination);
  let tapped: MediaStreamAudioDestinationNode | undefined;
  function tap(): MediaStream {
    if (!tapped) {
      tapped = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
      out.connect(tapped);
    }
    return tapped.stream;
  }

  const flushes = new Map<number, (heard: Heard | undefined) => void>();
  let flushed = 0;
  /** Samples of the voice for one of the context's. */
  let scale = sampleRate / context.sampleRate;
  const inVoice = (heard: Heard): Heard => ({ ...heard, samples: Math.round(heard.samples * scale) });
  const tell = (message: ToSpeaker, transfer: Transferable[] = []) => node.port.postMessage(message, transfer);

  function settle(id: number, heard: Heard | undefined): void {
    flushes.get(id)?.(heard);
    flushes.delete(id);
  }

  node.port.onmessage = ({ data }: MessageEvent<FromSpeaker>) => {
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
  };
  // The audio thread of a context that stands still may answer nothing until it runs again.
  context.addEventListener("statechange", () => {
    if (context.state !== "running") for (const id of flushes.keys()) settle(id, undefined);
  });

  return {
    unlock() {
      // Never from "interrupted": iOS would give a running context whose clock stands still.
      if (context.state === "suspended") void context.resume();
      loop?.unlock();
    },
    play({ turn, phrase, samples, sampleRate: rate }) {
      scale = rate / context.sampleRate;
      const ours = resample(samples, rate, context.sampleRate);
      tell({ type: "play", turn, phrase, samples: ours }, [ours.buffer]);
    },
    tap,
    out,
    dismiss() {
      loop?.close();
      void context.close();
    },
    close: (turn) => tell({ type: "close", turn }),
    hold: () => tell({ type: "hold" }),
    resume: () => tell({ type: "resume" }),
    async flush() {
      const id = ++flushed;
      tell({ type: "flush", id });
      if (context.state !== "running") return undefined;
      return new Promise((resolve) => flushes.set(id, resolve));
    },
  };
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
