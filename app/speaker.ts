import type { FromSpeaker, ToSpeaker } from "../core/audio-wire.ts";
import { type Failure, toFailure } from "../core/failure.ts";
import { resample } from "../core/pcm.ts";
import type { Heard, Speaker, SpeakerEvents } from "../core/ports.ts";
import { type Loudspeaker, openLoudspeaker } from "./loudspeaker.ts";

export interface PageSpeaker extends Speaker {
  /** Must be called inside a tap or key press: browsers let audio begin only there. */
  unlock(): void;
  /** What is played, for a microphone that is to know it, or to be mixed into one; without a track where nothing can be. */
  tap(): MediaStream;
  /** Where other sounds of the page go: the loudspeaker, and what a microphone is told is played. Undefined where there is none. */
  readonly out: () => AudioNode | undefined;
  /** For the detector: each message through it tells that a voice may be beginning, and what is played waits a moment for more. Behind a button no voice stops an answer. */
  ear(): MessagePort;
  /** Gives the audio device back. */
  dismiss(): void;
}

export interface SpeakerOptions {
  /** Play through a local WebRTC connection, where the browser's echo cancellation hears nothing else. */
  readonly loopback: boolean;
  /** The browser gives no audio thread: an `audio-output` Failure. */
  readonly failed: (reason: Failure) => void;
}

/** An output timestamp further from now than this, in ms, is a browser's mistake and not a slow headset. */
const PLAUSIBLE = 1_000;

/**
 * The page's loudspeaker. The audio device is opened when it is first wanted, inside a tap as a rule: it costs the page's
 * thread a long moment, and browsers let no context run before one. A loopback has to find its way first, and begins at
 * once. Where no device can be had, all counts as played at once, since the answer stands in writing; the next tap tries
 * again. sampleRate: the voice's own, so that its audio is played as it is.
 */
export function createSpeaker(
  sampleRate: number,
  events: SpeakerEvents,
  { loopback, failed }: SpeakerOptions,
): PageSpeaker {
  let device: Loudspeaker | undefined;
  /** Why there is none, until the next tap. */
  let trouble: Failure | undefined;
  let tapped: MediaStreamAudioDestinationNode | undefined;

  function opened(): Loudspeaker | undefined {
    if (!device && !trouble) {
      try {
        device = openLoudspeaker(sampleRate, loopback, take);
        watch(device);
      } catch (thrown) {
        lose(thrown);
      }
    }
    return device;
  }
  function watch(one: Loudspeaker): void {
    one.node.catch((thrown: unknown) => device === one && lose(thrown));
    // The audio thread of a context that stands still may answer nothing until it runs again.
    one.context.addEventListener("statechange", () => one.context.state === "running" || settleAll());
  }
  function lose(thrown: unknown): void {
    device = undefined;
    tapped = undefined;
    trouble = toFailure(thrown);
    settleAll();
  }
  function tap(): MediaStream {
    const { context, out } = opened() ?? {};
    if (!context || !out) return new MediaStream();
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
  const tell = (message: ToSpeaker, transfer: Transferable[] = []) => {
    const node = device?.node ?? Promise.reject(trouble);
    void node.then(
      ({ port }) => port.postMessage(message, transfer),
      () => pretend(message),
    );
  };
  /** Nobody plays it, and the conversation goes on. */
  function pretend(message: ToSpeaker): void {
    const now = performance.now();
    if (message.type === "play") {
      const { turn, phrase, samples } = message;
      if (trouble && message.phrase === 0) failed(trouble);
      events.started(turn, now);
      events.heard(inVoice({ turn, phrase, samples: samples.length }));
    }
    if (message.type === "close") events.ended(message.turn, now);
  }

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
      trouble = undefined;
      const { context, loop } = opened() ?? {};
      // Never from "interrupted": iOS would give a running context whose clock stands still.
      if (context?.state === "suspended") void context.resume();
      void loop?.then((one) => one?.unlock());
    },
    play({ turn, phrase, samples, sampleRate: rate }) {
      const theirs = opened()?.context.sampleRate ?? rate;
      scale = rate / theirs;
      const ours = resample(samples, rate, theirs);
      tell({ type: "play", turn, phrase, samples: ours }, [ours.buffer]);
    },
    tap,
    out: () => opened()?.out,
    ear() {
      const { port1, port2 } = new MessageChannel();
      tell({ type: "ear", port: port1 }, [port1]);
      return port2;
    },
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

/** A time of the context's clock as it reaches the ear, in ms of performance.now(). */
function audibleAt(context: AudioContext, time: number): number {
  const now = performance.now();
  // The timestamp tells which sample is at the output now, so the output's latency is already in it.
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
  const at = performanceTime + (time - contextTime) * 1000;
  if (performanceTime > 0 && Math.abs(at - now) < PLAUSIBLE) return at;
  return now + (context.outputLatency || 0) * 1000;
}
