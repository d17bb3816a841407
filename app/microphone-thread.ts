import { failure } from "../core/failure.ts";
import processor from "../workers/microphone.worklet.ts?worker&url";

/** A context with the audio thread that takes the microphone's samples. */
export interface MicrophoneThread {
  readonly context: AudioContext;
  /** Rejects with a Failure. */
  node(): Promise<AudioWorkletNode>;
  /** It has served before. Firefox takes no microphone in a context of another rate, and devices change. */
  readonly used: boolean;
}

/** Who has closed the microphone leaves its thread to who opens it next: Chromium keeps a context with a worklet for ever, even a closed one. */
let spare: AudioContext | undefined;
const nodes = new WeakMap<AudioContext, Promise<AudioWorkletNode>>();

/** Must be called inside a tap. fresh: none that was used before. */
export function takeThread(fresh = false): MicrophoneThread {
  const used = fresh ? undefined : spare;
  if (used) spare = undefined;
  // From "interrupted" iOS would give a running context whose clock stands still.
  const fit = used && (used.state === "suspended" || used.state === "running");
  if (used && !fit) void used.close();
  // At the device's own rate: Firefox refuses a microphone in a context of another rate.
  const context = fit ? used : new AudioContext({ latencyHint: "interactive" });
  void context.resume();
  return { context, node: () => nodeOf(context), used: fit === true };
}

export function giveBack({ context }: MicrophoneThread): void {
  if (spare || context.state === "closed") return void (context.state !== "closed" && context.close());
  spare = context;
  void context.suspend();
}

async function nodeOf(context: AudioContext): Promise<AudioWorkletNode> {
  const known = nodes.get(context) ?? makeNode(context);
  nodes.set(context, known);
  return known;
}

async function makeNode(context: AudioContext): Promise<AudioWorkletNode> {
  try {
    await context.audioWorklet.addModule(new URL(processor, import.meta.url));
  } catch (thrown) {
    nodes.delete(context);
    throw failure("bug", `the microphone's audio thread did not start: ${String(thrown)}`);
  }
  return new AudioWorkletNode(context, "inzwa-microphone", { numberOfInputs: 2, numberOfOutputs: 0 });
}
