/** Voice that must have come, and patience without it, in ms. */
const VOICE_MS = 500;
const PATIENCE_MS = 10_000;
/** RMS under which nothing counts as a voice (-46 dBFS), and how far a voice stands out of the room. */
const LEAST = 0.005;
const ABOVE_ROOM = 2.5;
/** ms in which the room's level follows a lasting sound. */
const ROOM_MS = 8_000;

/** What the test of a microphone has heard so far. */
export interface Hearing {
  /** RMS of the room without a voice, as far as is known. */
  readonly room: number;
  /** ms that were louder than the room, and ms in all. */
  readonly voice: number;
  readonly all: number;
}

export const noHearing: Hearing = { room: Number.POSITIVE_INFINITY, voice: 0, all: 0 };

/** rms: of the latest stretch of samples, 0..1; ms: how long it was. */
export function hear(before: Hearing, rms: number, ms: number): Hearing {
  const room = rms < before.room ? rms : before.room + (rms - before.room) * Math.min(1, ms / ROOM_MS);
  const loud = rms > LEAST && rms > room * ABOVE_ROOM;
  return { room, voice: before.voice + (loud ? ms : 0), all: before.all + ms };
}

/** Whether a voice was heard, or will not be. */
export function heardBy({ voice, all }: Hearing): "heard" | "silent" | "open" {
  if (voice >= VOICE_MS) return "heard";
  return all >= PATIENCE_MS ? "silent" : "open";
}
