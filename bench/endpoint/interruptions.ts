import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { endpointOf } from "../../core/endpoint.ts";
import { openHost } from "../../server/converse.ts";
import { percentile } from "../report/statistics.mjs";
import { samplesOf } from "./collect.ts";
import { type Interrupted, interrupt } from "./onset.ts";

export interface Voice {
  readonly path: string;
  /** First sample of the voice, at 16 kHz. */
  readonly speechStart: number;
}

/** White noise in the microphone, dB below full scale. */
const FLOORS = [-90, -60, -50];
/** Silence before a recording, in samples: the least, and what is added by chance. */
const LEAD = { least: 20_000, more: 8_000 };

/**
 * While the assistant speaks into headphones: how soon each voice holds its answer back, three times behind a silence drawn by
 * chance, and how often and how long each noise of a folder does. random: 0..1.
 */
export async function interruptions(voices: readonly Voice[], noises: string, random: () => number) {
  const host = await openHost();
  const config = endpointOf(host.rules.turns, "auto");
  const heard = async (path: string, floor: number, start: number): Promise<Interrupted> => {
    const lead = LEAD.least + Math.floor(random() * LEAD.more);
    const samples = behind(await samplesOf(path), lead, floor, random);
    return interrupt(host.engines.vad, samples, lead + start, config);
  };
  const rows: Record<string, Record<string, number | string>> = {};
  for (const floor of FLOORS) {
    const takes: Interrupted[] = [];
    for (const { path, speechStart } of voices)
      for (let n = 0; n < 3; n++) takes.push(await heard(path, floor, speechStart));
    for (const what of ["held", "decided"] as const) {
      const times = takes.map((take) => take[what] ?? Number.POSITIVE_INFINITY);
      const at = (share: number) => Math.round(percentile(times, share) ?? Number.NaN);
      rows[`voices over ${floor} dB, ${what}`] = { takes: times.length, p50: at(0.5), p95: at(0.95), most: at(1) };
    }
  }
  for (const file of (await readdir(noises)).filter((name) => name.endsWith(".wav"))) {
    const path = join(noises, file);
    const { holds, silent, confirmed } = await heard(path, -60, 0);
    const seconds = (await samplesOf(path)).length / SAMPLE_RATE;
    rows[file] = { seconds, holds, "ms held": Math.round(silent), "a turn": confirmed ? "yes" : "no" };
  }
  return rows;
}

/** voice behind `lead` samples of silence, with noise of `floor` dB under all of it. */
function behind(voice: Float32Array, lead: number, floor: number, random: () => number): Float32Array {
  const out = new Float32Array(lead + voice.length);
  out.set(voice, lead);
  // A uniform distribution over [-a, a] has the power a²/3.
  const level = Math.sqrt(3) * 10 ** (floor / 20);
  return out.map((x) => x + level * (2 * random() - 1));
}
