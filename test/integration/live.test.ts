import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FRAME, SAMPLE_RATE } from "../../core/contracts.ts";
import { Conversation } from "../../core/conversation.ts";
import { endpointOf } from "../../core/endpoint.ts";
import { isFailure } from "../../core/failure.ts";
import { concat, Framer, resample } from "../../core/pcm.ts";
import { readWav } from "../../core/wav.ts";
import { openHost } from "../../server/converse.ts";
import { Recorder } from "../../server/recorder.ts";

function recording(file: string): Float32Array {
  const audio = readWav(readFileSync(join(import.meta.dirname, "../fixtures/speech", file)));
  if (isFailure(audio)) throw new Error(audio.message);
  // As a microphone brings it: at the device's rate, and back.
  return resample(resample(audio.samples, SAMPLE_RATE, 44_100), 44_100, SAMPLE_RATE);
}

test("questions with long silences between them, heard frame by frame, keep their first syllables", async () => {
  const { engines, hearing, rules } = await openHost();
  const said = ["06.wav", "08.wav", "09.wav", "08.wav", "13.wav", "08.wav"];
  const silence = new Float32Array(6 * SAMPLE_RATE);
  const heard: string[] = [];
  let over = 0;
  const recorder: Recorder = new Recorder(
    {
      started: (...event) => conversation.started(...event),
      heard: (...event) => conversation.heard(...event),
      ended: (...event) => conversation.ended(...event),
      starved: (...event) => conversation.starved(...event),
    },
    () => 0,
  );
  const conversation: Conversation = new Conversation({
    ...engines,
    hearing,
    rules,
    speaker: recorder,
    streaming: true,
    speculation: true,
    endpoint: endpointOf(rules.turns, "auto"),
    partials: () => 300,
    clock: () => 0,
    timeOf: () => 0,
    note: () => {},
    emit: (event) => {
      if (event.type === "asked") heard.push(event.text);
      if (event.type === "ended" || event.type === "failed") over++;
    },
  });
  engines.vad.reset();
  const frames = new Framer(FRAME).push(concat(said.flatMap((file) => [silence, recording(file)]).concat(silence)));
  let questions = 0;
  for (const [i, samples] of frames.entries()) {
    conversation.hear({ at: i * FRAME, samples, speech: await engines.vad.probability(samples) });
    // Answers take no time in this room: each is over before the next question begins.
    while (heard.length > questions && over < heard.length) await new Promise((resolve) => setTimeout(resolve, 5));
    questions = heard.length;
  }
  await expect.poll(() => over, { timeout: 60_000 }).toBe(said.length);
  expect(heard).toEqual([
    "vhiki rine mazuva mangani",
    "zuva rinobuda kupi",
    "guta guru rezimbabwe nderipi",
    "zuva rinobuda kupi",
    "gore rine mwedzi mingani",
    "zuva rinobuda kupi",
  ]);
});
