import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MicrophoneLevel, ToMicrophone } from "../../core/audio-wire.ts";

/** What a browser has of audio, as far as a microphone needs it. */
class Node {
  connected = 0;
  connect(other: unknown) {
    this.connected++;
    return other;
  }
  disconnect() {
    this.connected = 0;
  }
}
class Worklet extends Node {
  readonly told: ToMicrophone[] = [];
  readonly port = {
    onmessage: null as ((event: { data: MicrophoneLevel }) => void) | null,
    postMessage: (message: ToMicrophone) => void this.told.push(message),
  };
  constructor(context: Context) {
    super();
    context.worklets.push(this);
  }
}
class Context extends EventTarget {
  static readonly all: Context[] = [];
  state = "running";
  sampleRate = 48_000;
  /** Firefox refuses devices of another rate. */
  refuses = false;
  readonly worklets: Worklet[] = [];
  readonly sources: Node[] = [];
  readonly audioWorklet = { addModule: async () => {} };
  constructor() {
    super();
    Context.all.push(this);
  }
  #turn(state: string) {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
  resume = async () => this.#turn("running");
  suspend = async () => this.#turn("suspended");
  close = async () => this.#turn("closed");
  interrupt = () => this.#turn("interrupted");
  createMediaStreamSource() {
    if (this.refuses) throw new DOMException("another rate", "NotSupportedError");
    const source = new Node();
    this.sources.push(source);
    return source;
  }
}

const track = Object.assign(new EventTarget(), { stop: vi.fn() });
const stream = { getTracks: () => [track], getAudioTracks: () => [track] };
const reference = stream as unknown as MediaStream;
let refusal: Error | undefined;

beforeEach(() => {
  vi.resetModules();
  Context.all.length = 0;
  refusal = undefined;
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("AudioContext", Context);
  vi.stubGlobal("AudioWorkletNode", Worklet);
  const getUserMedia = async () => {
    if (refusal) throw refusal;
    return stream;
  };
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const open = async () => (await import("../../app/microphone.ts")).openMicrophone({ raw: true, reference });

test("a microphone opened a hundred times has one context and one audio thread, which rest in between", async () => {
  for (let n = 1; n <= 100; n++) {
    const microphone = await open();
    const [context] = Context.all;
    expect(context?.state).toBe("running");
    expect(context?.sources.filter(({ connected }) => connected > 0)).toHaveLength(2);
    expect(context?.worklets[0]?.told.at(-1)).toMatchObject({ type: "port", stream: n });
    microphone.close();
    microphone.close();
    expect(context?.state).toBe("suspended");
    expect(context?.sources.filter(({ connected }) => connected > 0)).toHaveLength(0);
    expect(context?.worklets[0]?.told.at(-1)).toEqual({ type: "close" });
  }
  expect(Context.all).toHaveLength(1);
  expect(Context.all[0]?.worklets).toHaveLength(1);
});

test("two at once have a context each, and one of them is left", async () => {
  const [one, other] = [await open(), await open()];
  expect(Context.all).toHaveLength(2);
  one.close();
  other.close();
  expect(Context.all.map(({ state }) => state)).toEqual(["suspended", "closed"]);
  await open();
  expect(Context.all).toHaveLength(2);
});

test("a refusal leaves the context for the next tap", async () => {
  refusal = new DOMException("no", "NotAllowedError");
  await expect(open()).rejects.toMatchObject({ code: "microphone-denied" });
  expect(Context.all.map(({ state }) => state)).toEqual(["suspended"]);
  refusal = undefined;
  await open();
  expect(Context.all.map(({ state }) => state)).toEqual(["running"]);
});

test("a context that takes the new device no more, or that the system took, is given up for another one", async () => {
  (await open()).close();
  const [first] = Context.all;
  if (first) first.refuses = true;
  const second = await open();
  expect(Context.all.map(({ state }) => state)).toEqual(["closed", "running"]);
  second.close();
  Context.all[1]?.interrupt();
  await open();
  expect(Context.all.map(({ state }) => state)).toEqual(["closed", "closed", "running"]);
});

test("a device that no context takes is a failure, and leaves nothing open", async () => {
  vi.stubGlobal(
    "AudioContext",
    class extends Context {
      override refuses = true;
    },
  );
  await expect(open()).rejects.toThrow("another rate");
  expect(Context.all.map(({ state }) => state)).toEqual(["closed"]);
});

test("what is told late of a stream that was closed counts for no other, and nothing is lost to who closed it", async () => {
  const lost = vi.fn();
  const level = vi.fn();
  const first = await open();
  first.onLost(lost);
  first.close();
  const second = await open();
  second.onLevel(level);
  const port = Context.all[0]?.worklets[0]?.port;
  const now = performance.now();
  port?.onmessage?.({ data: { stream: 2, captured: 4_800, rms: 0.2 } });
  port?.onmessage?.({ data: { stream: 1, captured: 48_000_000, rms: 0.9 } });
  expect(level.mock.calls).toEqual([[0.2]]);
  expect(second.timeOf(1_600)).toBeGreaterThanOrEqual(now - 1);
  Context.all[0]?.interrupt();
  track.dispatchEvent(new Event("ended"));
  expect(lost).not.toHaveBeenCalled();
});
