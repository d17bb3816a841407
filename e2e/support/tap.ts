/** What the ear and the mouth of the page did, in ms of performance.now(). */
export interface Tap {
  /** Peak of the output every few milliseconds. */
  readonly output: { readonly time: number; readonly peak: number }[];
  readonly input: { readonly time: number; readonly peak: number }[];
}

/**
 * Runs in the page before anything else: listens in on whatever is connected to a destination and on the microphone,
 * without our own code knowing.
 */
export function tapAudio(): void {
  const tap: Tap = { output: [], input: [] };
  Object.assign(globalThis, { inzwaTap: tap });
  const connect = AudioNode.prototype.connect as (...args: unknown[]) => unknown;

  function watch(node: AudioNode, log: { time: number; peak: number }[]): void {
    const analyser = new AnalyserNode(node.context, { fftSize: 256 });
    connect.call(node, analyser);
    const samples = new Float32Array(256);
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      log.push({ time: performance.now(), peak: samples.reduce((top, x) => Math.max(top, Math.abs(x)), 0) });
    }, 4);
  }

  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (args[0] instanceof AudioDestinationNode) watch(this, tap.output);
    return connect.apply(this, args);
  } as AudioNode["connect"];

  const open = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (!open) return;
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    const context = new AudioContext();
    watch(context.createMediaStreamSource(stream), tap.input);
    return stream;
  };
}
