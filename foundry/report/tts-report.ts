import type { Spoken } from "../eval/tts.ts";
import type { Evaluation, Measure } from "../measures/evaluation.ts";
import { html, page } from "./html.ts";
import { head, table, withInterval, worstCases } from "./parts.ts";
import { spread } from "./plots.ts";

const PROSODY = html`Prosody is pitch in Hz with its spread and range in semitones, level in dBFS with its spread in dB, syllables and pauses a second,
and the seconds of a pause; it tells that a voice is flat or hurried, not that it is good.`;

export function ttsReport(evaluation: Evaluation, spoken: readonly Spoken[], language: string): string {
  const { artifact, measures } = evaluation;
  const sounds = new Map(spoken.map(({ id, sound }) => [id, sound]));
  const rates = spoken.map(({ score }) => score.characterErrors / Math.max(1, score.characters));
  const said = measures.some(({ name }) => name.startsWith("tts.prosody-difference."))
    ? html` Differences are the voice's figures less those of people's recordings, the pitch in semitones; an interval that holds 0 may be chance.`
    : undefined;
  const isProsody = ({ name }: Measure) => name.startsWith("tts.prosody");
  const rowsOf = (some: readonly Measure[]) => some.map((one) => [one.name, one.count, withInterval(one)]);
  const columns = ["Measure", "Texts", "Figure"];
  const prosody = rowsOf(measures.filter(isProsody));
  const worst = measures.find(({ name }) => name === "tts.intelligibility");
  const guess = measures.some(({ name }) => name.startsWith("tts.dnsmos."))
    ? html` DNSMOS is a model's guess of what listeners would say, 1 to 5, and stands for none of them.`
    : undefined;
  return page(
    `Voice: ${artifact.id}`,
    html`${head(evaluation)}<p>Intelligibility is 1 - CER of what a recogniser understood. Its own errors count against the voice,
and it says nothing of how natural the voice is.${guess}</p>
<h2>All texts</h2>${table("Figures", columns, rowsOf(measures.filter((one) => !isProsody(one))))}
${prosody.length === 0 ? undefined : html`<h2>How it speaks</h2><p>${PROSODY}${said}</p>${table("Prosody", columns, prosody)}`}
<h2>Texts by characters heard otherwise</h2><div class="wide">${spread("Texts by characters heard otherwise", rates, (value) => `${Math.round(value * 100)} %`)}</div>
${worstCases(worst, language, sounds)}`,
  );
}
