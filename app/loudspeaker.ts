import type { FromSpeaker } from "../core/audio-wire.ts";
import { failure } from "../core/failure.ts";
import processor from "../workers/speaker.worklet.ts?worker&url";
import { type Loop, loopBack } from "./loopback.ts";

/** An audio device of the page's own, with the audio thread that plays answers. */
export interface Loudspeaker {
  readonly context: AudioContext;
  /** Where sounds of the page go. */
  readonly out: GainNode;
  /** Rejects with an `audio-output` Failure; the context is closed then. */
  readonly node: Promise<AudioWorkletNode>;
  readonly loop: Promise<Loop | undefined>;
}

/** Throws an `audio-output` Failure where there is no audio at all. */
export function openLoudspeaker(
  sampleRate: number,
  loopback: boolean,
  take: (data: FromSpeaker, context: AudioContext) => void,
): Loudspeaker {
  const context = openContext(sampleRate);
  const out = new GainNode(context);
  const node = open(context).then((opened) => {
    opened.port.onmessage = ({ data }: MessageEvent<FromSpeaker>) => take(data, context);
    opened.connect(out);
    return opened;
  });
  const loop = loopback ? playLooped(context, out) : Promise.resolve(undefined);
  void loop.then((one) => one ?? out.connect(context.destination));
  return { context, out, node, loop };
}

/** Where the device refuses the voice's rate, the context runs at the device's and phrases are resampled. */
function openContext(sampleRate: number): AudioContext {
  try {
    return new AudioContext({ sampleRate, latencyHint: "interactive" });
  } catch {
    return ofDevice();
  }
}

function ofDevice(): AudioContext {
  try {
    return new AudioContext({ latencyHint: "interactive" });
  } catch (thrown) {
    throw failure("audio-output", `no audio device: ${String(thrown)}`);
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
