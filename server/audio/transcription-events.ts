import type { DecodedAudio } from "../services.ts";
import type { Progress } from "./transcribe.ts";
import { usageOf } from "./transcription-answers.ts";

/**
 * A transcript as OpenAI's events: deltas are only ever added to, and joined they are the text. withSegments: each segment is
 * told too, once it changes no more; nobody knows who speaks in it.
 */
export async function* eventsFrom(
  progress: AsyncIterable<Progress>,
  { seconds }: DecodedAudio,
  withSegments: boolean,
): AsyncGenerator<object, void, undefined> {
  let text = "";
  let told = 0;
  for await (const { settled, segments, ended } of progress) {
    if (settled.length > text.length) {
      yield { type: "transcript.text.delta", delta: settled.slice(text.length) };
      text = settled;
    }
    const whole = withSegments ? segments.slice(told, ended ? undefined : -1) : [];
    for (const { start, end, text } of whole) {
      const id = `seg_${told++}`;
      yield { type: "transcript.text.segment", id, start: start / 1000, end: end / 1000, text, speaker: "" };
    }
  }
  yield { type: "transcript.text.done", text, usage: usageOf(seconds) };
}
