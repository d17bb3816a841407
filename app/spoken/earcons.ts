/** Short signs for those who do not look: the microphone has opened, it has closed, something went wrong, something is due. */
export type Earcon = "listening" | "done" | "trouble" | "ring";

/** Hz of the two notes, one after the other. */
const NOTES: Readonly<Record<Earcon, readonly [number, number]>> = {
  listening: [523, 784],
  done: [784, 523],
  trouble: [311, 233],
  ring: [880, 1175],
};
/** Seconds of a note, and of its rise; the loudest sample, -26 dBFS: a third of a voice's. */
const LASTS = 0.11;
const RISE = 0.012;
const PEAK = 0.05;

/** Plays a sign into `out`. Where the context is still suspended it is heard once that runs. */
export function playEarcon(out: AudioNode, name: Earcon): void {
  const { context } = out;
  for (const [index, frequency] of NOTES[name].entries()) {
    const start = context.currentTime + index * LASTS;
    const oscillator = new OscillatorNode(context, { frequency });
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(PEAK, start + RISE);
    envelope.gain.linearRampToValueAtTime(0, start + LASTS);
    oscillator.connect(envelope).connect(out);
    oscillator.addEventListener("ended", () => envelope.disconnect());
    oscillator.start(start);
    oscillator.stop(start + LASTS);
  }
}
