import { dirname } from "node:path";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import { comparable } from "../../core/measure/comparable.ts";
import { type Prosody, prosodyOf } from "../../core/measure/prosody.ts";
import { readText } from "../read-text.ts";
import type { Host } from "../verb.ts";
import { soundOf } from "./sound.ts";
import type { Spoken } from "./tts.ts";
import { readUtterances } from "./utterances.ts";

/** By the texts' names; what was not heard at all has none. */
export function voiceProsody(spoken: readonly Spoken[]): ReadonlyMap<string, Prosody> {
  return new Map(
    spoken.flatMap(({ id, said, sound }) => {
      const prosody = prosodyOf(sound.samples, sound.sampleRate, said);
      return prosody ? [[id, prosody] as const] : [];
    }),
  );
}

/** How people said what a NeMo manifest names. Silent recordings are left out and told. Throws `bad-manifest`, `bad-audio`. */
export async function peopleProsody(path: string, rules: LanguageRules, host: Host): Promise<readonly Prosody[]> {
  const found: Prosody[] = [];
  for (const one of readUtterances(await readText(path, host), path, [])) {
    const sound = await soundOf(one, dirname(host.at(path)));
    const prosody = prosodyOf(sound, SAMPLE_RATE, comparable(one.text, rules));
    if (prosody) found.push(prosody);
    else host.tell(`${one.id} is silent, and left out`);
  }
  if (found.length === 0) throw failure("bad-audio", `${path} names nothing that can be heard`);
  return found;
}
