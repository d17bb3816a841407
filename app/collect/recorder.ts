import type { Stretch } from "../../core/audio-wire.ts";
import { LONGEST } from "../../core/collect/check.ts";
import type { Failure } from "../../core/failure.ts";
import { openMicrophone } from "../microphone.ts";

/** Mono, at the microphone's own rate: what is kept is made no worse here. */
export interface Recorded {
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}
export interface Recorder {
  /** What was recorded so far; the microphone is closed. */
  stop(): Recorded;
}
export interface RecorderPorts {
  /** RMS, 0..1. */
  readonly level: (rms: number) => void;
  /** The longest take is reached. */
  readonly full: () => void;
  readonly lost: (reason: Failure) => void;
}

/** Opens the microphone as it is, without what browsers do to it. Must be called inside a tap. Throws a Failure. */
export async function record({ level, full, lost }: RecorderPorts): Promise<Recorder> {
  const microphone = await openMicrophone({ raw: true, reference: new MediaStream() });
  const { port, sampleRate } = microphone;
  const most = LONGEST * sampleRate;
  const parts: Float32Array[] = [];
  let length = 0;
  let open = true;
  microphone.onLevel((rms) => open && level(rms));
  microphone.onLost((reason) => open && lost(reason));
  port.onmessage = ({ data }: MessageEvent<Stretch>) => {
    if (!open || length >= most) return;
    // Samples that were dropped leave a gap of silence, so that no word moves.
    const part = typeof data === "number" ? new Float32Array(Math.min(data, most)) : data.heard;
    parts.push(part);
    length += part.length;
    if (length >= most) full();
  };
  return {
    stop() {
      open = false;
      microphone.close();
      port.close();
      level(0);
      const samples = new Float32Array(Math.min(length, most));
      let at = 0;
      for (const part of parts) {
        samples.set(part.subarray(0, samples.length - at), at);
        at = Math.min(samples.length, at + part.length);
      }
      return { samples, sampleRate };
    },
  };
}
