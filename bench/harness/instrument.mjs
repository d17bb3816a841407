/**
 * Runs in the page before anything else, the same in every arm: stands in for the microphone, listens behind whatever is
 * connected to the device, and notes what the page shows. Everything is told in ms of performance.now(). It must stand
 * alone: it is sent to the page as text.
 */
export function instrument() {
  const bench = { heard: [], seen: [], play, said, reset, rest, snapshot };
  Object.assign(globalThis, { inzwaBench: bench });
  const base = new URL("/", location.href);

  // Ear: what reaches a destination. The output timestamp tells which sample is at the device now.
  const connect = AudioNode.prototype.connect;
  const taps = new WeakSet();
  AudioNode.prototype.connect = function (...args) {
    if (args[0] instanceof AudioDestinationNode && !(this.context instanceof OfflineAudioContext)) void tap(this);
    return connect.apply(this, args);
  };
  async function tap(node) {
    if (taps.has(node)) return;
    taps.add(node);
    const { context } = node;
    await context.audioWorklet.addModule(new URL("bench-page/tap.js", base));
    const ear = new AudioWorkletNode(context, "bench-tap", { numberOfOutputs: 0 });
    connect.call(node, ear);
    ear.port.onmessage = ({ data }) => {
      const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
      const now = performance.now();
      const exact = performanceTime + (data.time - contextTime) * 1000;
      const sane = performanceTime > 0 && Math.abs(exact - now) < 2_000;
      const at = sane ? exact : now + (context.outputLatency || 0) * 1000;
      bench.heard.push({ type: data.type, time: at, zerosMs: data.zeros * 1000, mapped: sane });
    };
  }

  // Mouth: a stream of ours in place of the microphone's.
  let mouth;
  navigator.mediaDevices.getUserMedia = async () => {
    mouth ??= new AudioContext({ sampleRate: 48_000, latencyHint: "interactive" });
    await mouth.resume();
    mouth.bench?.disconnect();
    mouth.bench = mouth.createMediaStreamDestination();
    return mouth.bench.stream;
  };
  const sounds = new Map();
  /** Of the mouth's clock: [seconds rendered, ms of the page's clock]. */
  const readings = [];
  let began = 0;
  /** Plays a file into the microphone, from its first sample at `began` of the mouth's clock. */
  async function play(file) {
    if (!mouth?.bench) throw new Error("nobody opened the microphone");
    if (!sounds.has(file)) {
      const bytes = await (await fetch(new URL(`bench-inputs/${file}`, base))).arrayBuffer();
      sounds.set(file, await mouth.decodeAudioData(bytes));
    }
    const source = new AudioBufferSourceNode(mouth, { buffer: sounds.get(file) });
    source.connect(mouth.bench);
    readings.length = 0;
    began = mouth.currentTime + 0.4;
    source.start(began);
  }
  /**
   * When the file's second `at` left the mouth. A busy machine renders late and never makes up for it, so only readings
   * near that moment count; the clock stands still between two bursts and is never ahead: the earliest is the best.
   */
  function said(at) {
    const wanted = began + at;
    const near = readings.filter(([seconds]) => Math.abs(seconds - wanted) < 0.25);
    const all = near.length > 0 ? near : readings.slice(-1);
    return Math.min(...all.map(([seconds, ms]) => ms + (wanted - seconds) * 1000));
  }

  // Eye: state and log, as anybody sees them.
  let shown = "";
  let watching;
  function watch() {
    if (mouth) readings.push([mouth.currentTime, performance.now()]);
    const now = look();
    const text = JSON.stringify(now);
    if (text !== shown) bench.seen.push({ time: performance.now(), ...now });
    shown = text;
  }
  function look() {
    const lines = [...document.querySelectorAll('[role="log"] [data-role]')];
    const of = (role) =>
      lines
        .filter((line) => line.dataset.role === role)
        .map((line) => ({ text: line.textContent ?? "", final: line.hasAttribute("data-final") }));
    const app = document.querySelector("inzwa-app");
    return { state: app?.dataset.state ?? "", user: of("user"), assistant: of("assistant") };
  }
  function reset() {
    bench.heard.length = 0;
    bench.seen.length = 0;
    shown = "";
    performance.clearMeasures();
    performance.clearMarks();
    clearInterval(watching);
    watching = setInterval(watch, 10);
    watch();
  }
  /** Until the next reset nothing is watched: a page that waits for its turn must cost the others nothing. */
  async function rest() {
    clearInterval(watching);
    await mouth?.suspend();
  }
  function snapshot() {
    const measures = performance
      .getEntriesByType("measure")
      .filter(({ name }) => name.startsWith("inzwa."))
      .map(({ name, startTime, duration, detail }) => ({
        name: name.slice("inzwa.".length),
        start: startTime,
        duration,
        detail,
      }));
    const marks = performance
      .getEntriesByType("mark")
      .filter(({ name }) => name.startsWith("inzwa."))
      .map(({ name, startTime, detail }) => ({ name: name.slice("inzwa.".length), time: startTime, detail }));
    return { heard: bench.heard, seen: bench.seen, measures, marks, now: performance.now() };
  }
}
