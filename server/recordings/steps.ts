import { readFile } from "node:fs/promises";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { taskOf } from "../../core/review/label-studio/task.ts";
import { type Rules, routeOf } from "../../foundry/data/call-rules.ts";
import { qualityOf } from "../../foundry/data/sound/quality.ts";
import { writeDurably } from "../../foundry/durable.ts";
import { type Progress, textOf, transcribed } from "../audio/transcribe.ts";
import type { Backend, DecodedAudio } from "../services.ts";
import type { Announcement } from "./announcement.ts";
import { type Fetching, fetched, found } from "./fetching.ts";
import type { Place } from "./places.ts";
import { type CallRecord, readRecord, writeRecord } from "./record.ts";

export interface StepOptions extends Fetching {
  readonly backend: Backend;
  readonly rules: Rules;
  /** Told of each step that was done just now: what it was, and how many milliseconds it took. */
  readonly done: (step: Step, ms: number) => void;
  /** Milliseconds, never going back. */
  readonly clock: () => number;
}
export type Step = "fetch" | "transcribe" | "score" | "route";

/** Whether a record has what a step makes. */
const has: Readonly<Record<Step, (record: CallRecord | undefined) => record is CallRecord>> = {
  fetch: (record): record is CallRecord => record !== undefined,
  transcribe: (record): record is CallRecord => record?.pred_text !== undefined,
  score: (record): record is CallRecord => record?.quality !== undefined,
  route: (record): record is CallRecord => record?.route !== undefined,
};

/**
 * An announced recording through all of its steps. After each the record lies on the disk, and a step whose outcome stands in the
 * record is not done again, whoever died in between.
 */
export async function throughSteps(
  announced: Announcement,
  options: StepOptions,
  signal: AbortSignal,
): Promise<{ readonly record: CallRecord; readonly place: Place }> {
  const { place, record: before } = await found(options.folder, announced);
  let sound: DecodedAudio | undefined;
  const heard = async () => {
    sound ??= await options.decode(await readFile(`${place.path}.wav`), signal);
    return sound;
  };
  const fetching = async () => {
    const brought = await fetched(announced, place, options, signal);
    sound = brought.sound;
    return brought.record;
  };
  let record = before ?? (await step("fetch", undefined, place, options, fetching));
  record = await step("transcribe", record, place, options, async (known) => ({
    ...known,
    ...(await words(options.backend, await heard(), signal)),
  }));
  record = await step("score", record, place, options, async (known) => ({
    ...known,
    ...qualityOf((await heard()).samples, SAMPLE_RATE),
  }));
  record = await step("route", record, place, options, (known) => routed(known, place, options));
  return { record, place };
}

/** A worker that was silent for long may find that another has done what it did: that stays as it is. */
async function step<R extends CallRecord | undefined>(
  name: Step,
  before: R,
  place: Place,
  { clock, done }: StepOptions,
  what: (before: R) => Promise<CallRecord>,
): Promise<CallRecord> {
  if (has[name](before)) return before;
  const begun = clock();
  const made = await what(before);
  const meanwhile = await readRecord(place.side);
  if (has[name](meanwhile) && meanwhile.id === made.id) return meanwhile;
  await writeRecord(place.side, made);
  done(name, clock() - begun);
  return made;
}

async function words(backend: Backend, sound: DecodedAudio, signal: AbortSignal) {
  let latest: Progress = { segments: [], told: [], settled: "", ended: true };
  for await (const one of transcribed(backend, sound, undefined, signal)) latest = one;
  const { segments, told } = latest;
  let [sum, weight] = [0, 0];
  for (const [i, { start, end }] of segments.entries()) {
    sum += (told[i]?.confidence ?? 0) * (end - start);
    weight += end - start;
  }
  return { pred_text: textOf(segments), confidence: weight > 0 ? Math.min(1, Math.max(0, sum / weight)) : 0, segments };
}

/** The task lies there before the record says that it does. What was heard is a prediction in it, and no data. */
async function routed(record: CallRecord, place: Place, { backend, rules }: StepOptions): Promise<CallRecord> {
  const { id, language, quality = 0, confidence = 0, duration: seconds, pred_text = "" } = record;
  const route = routeOf({ quality, confidence, seconds }, rules);
  if (route === "review") {
    const model = backend.models.find(({ stage }) => stage === "asr")?.id ?? "asr";
    const prediction = { model, text: pred_text, score: confidence };
    const task = taskOf({ item: id, audio: `${place.stem}.wav`, language, text: "", seconds, prediction });
    await writeDurably(place.task, `${JSON.stringify([task])}\n`, `${place.task}.${process.pid}.draft`);
  }
  const judged = { ...record, route, success: pred_text !== "" };
  return route === "take" && pred_text ? { ...judged, text: pred_text, words_by: "machine" } : judged;
}
