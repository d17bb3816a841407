import { SAMPLE_RATE, type VadEngine } from "../../core/contracts.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import { comparable } from "../../core/measure/comparable.ts";
import { framesOf } from "../engines/frames.ts";
import { type Case, scoreOf } from "./asr-cases.ts";
import { type Ears, hearLive, hearWhole } from "./hear.ts";
import type { Utterance } from "./utterances.ts";

export interface AsrPorts extends Ears {
  readonly vad: VadEngine;
  /** Mono, 16 kHz. */
  readonly soundOf: (utterance: Utterance) => Promise<Float32Array>;
  /** Makes both sides equal where they differ only in writing; absent: they are compared as they are. */
  readonly rules?: LanguageRules | undefined;
  /** Probability from which a frame is speech, for the reading while it goes on; absent: none is made. */
  readonly stay?: number | undefined;
  readonly told: (done: number) => void;
}

/** Reads each utterance, one after the other. Throws the Failure of a sound or of the recogniser. */
export async function readAll(utterances: readonly Utterance[], ports: AsrPorts): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const utterance of utterances) {
    cases.push(await readOne(utterance, ports));
    ports.told(cases.length);
  }
  return cases;
}

async function readOne(utterance: Utterance, ports: AsrPorts): Promise<Case> {
  const { rules, stay } = ports;
  const written = (text: string) => (rules ? comparable(text, rules) : text);
  const samples = await ports.soundOf(utterance);
  const frames = await framesOf(ports.vad, samples);
  const whole = await hearWhole(frames, ports);
  const said = written(utterance.text);
  const heard = written(whole.text);
  const reading = stay === undefined ? undefined : await hearLive(frames, ports, stay);
  const live = reading && { heard: written(reading.text), reading };
  return {
    id: utterance.id,
    slices: utterance.slices,
    seconds: samples.length / SAMPLE_RATE,
    said,
    heard,
    score: scoreOf(said, heard),
    whole,
    live: live && { ...live, score: scoreOf(said, live.heard) },
  };
}
