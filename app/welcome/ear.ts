import { failure } from "../../core/failure.ts";
import { refusal } from "../microphone.ts";
import { hear, heardBy, noHearing } from "./hearing.ts";

/** ms between two looks at the level. */
const PACE_MS = 50;

export interface EarPorts {
  /** It is open. */
  readonly opened: () => void;
  /** RMS, 0..1, twenty times a second. */
  readonly level: (rms: number) => void;
}

/**
 * Opens the microphone until a voice is heard or patience is over, and closes it. Nothing of the sound is kept. Must be
 * called inside a tap. Resolves to undefined once the signal is aborted; throws a Failure.
 */
export async function tryMicrophone(ports: EarPorts, signal: AbortSignal): Promise<"heard" | "silent" | undefined> {
  if (!isSecureContext || !navigator.mediaDevices)
    throw failure("insecure-context", "the microphone needs HTTPS or localhost");
  const context = new AudioContext();
  void context.resume();
  let stream: MediaStream | undefined;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((thrown: unknown) => {
      throw refusal(thrown);
    });
    if (signal.aborted) return undefined;
    ports.opened();
    return await listen(context, stream, ports, signal);
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop();
    void context.close();
  }
}

function listen(
  context: AudioContext,
  stream: MediaStream,
  { level }: EarPorts,
  signal: AbortSignal,
): Promise<"heard" | "silent" | undefined> {
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return new Promise((resolve, reject) => {
    let hearing = noHearing;
    let last = performance.now();
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
      const now = performance.now();
      hearing = hear(hearing, rms, now - last);
      last = now;
      level(rms);
      const heard = heardBy(hearing);
      if (heard !== "open") end(() => resolve(heard));
    }, PACE_MS);
    const stop = () => end(() => resolve(undefined));
    const lost = () => end(() => reject(failure("microphone-missing", "the microphone's track ended")));
    const [track] = stream.getAudioTracks();
    const end = (settle: () => void) => {
      clearInterval(timer);
      signal.removeEventListener("abort", stop);
      track?.removeEventListener("ended", lost);
      settle();
    };
    signal.addEventListener("abort", stop);
    track?.addEventListener("ended", lost);
  });
}
