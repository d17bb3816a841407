import { html } from "lit";
import { milliseconds } from "../../language/amounts.ts";
import { decimal } from "../../language/numbers.ts";
import { say, type WordKey } from "../../language/words.ts";
import type { TracedTurn } from "../../traces-view.ts";
import type { UiLanguage } from "../../view.ts";

type Fact = readonly [WordKey, string];

/** Numbers of a turn that no bar shows, and what it ran on. */
export function facts(language: UiLanguage, { trace, head }: TracedTurn) {
  const { device, plan } = head;
  const models = Object.entries(plan.stages).map(([stage, { model, engine, backend, dtype, threads }]) => {
    return `${stage}: ${model}, ${engine}, ${backend}, ${dtype}, ${threads}×`;
  });
  return html`<dl class="turn-facts">
      ${numbersOf(language, trace).map(([key, value]) => html`<div><dt>${say(language, key)}</dt><dd>${value}</dd></div>`)}
    </dl>
    <p class="quiet" lang="en" data-ran-on>
      Inzwa ${head.version}, ${device.platform}, ${device.cores}×, GPU: ${device.gpu}, ${plan.tier}; ${models.join("; ")}
    </p>`;
}

function numbersOf(language: UiLanguage, { measures, speculation, ...trace }: TracedTurn["trace"]): Fact[] {
  const number = (value: number) => decimal(value, language);
  const { asrRtf, ttsRtf, tokensPerSecond, promptTokens, reused = 0 } = measures;
  const early = {
    begun: number(speculation.begun),
    hits: number(speculation.hits),
    discards: number(speculation.discards),
  };
  const reuse = { count: number(promptTokens ?? 0), reused: number(reused) };
  const queues = Object.entries(trace.queues).map(([name, { most }]) => `${name} ${number(most)}`);
  const { count, ms } = trace.underruns;
  const gaps = { count: number(count), time: milliseconds(ms, language) };
  return [
    ...(speculation.begun ? [["fact.early", say(language, "fact.early.value", early)] as const] : []),
    ...(trace.revisions ? [["fact.revisions", number(trace.revisions)] as const] : []),
    ...(asrRtf === undefined ? [] : [["fact.asr-rtf", number(asrRtf)] as const]),
    ...(ttsRtf === undefined ? [] : [["fact.tts-rtf", number(ttsRtf)] as const]),
    ...(tokensPerSecond === undefined ? [] : [["fact.tokens", number(tokensPerSecond)] as const]),
    ...(promptTokens === undefined ? [] : [["fact.prompt", say(language, "fact.prompt.value", reuse)] as const]),
    ...(queues.length ? [["fact.queues", queues.join(", ")] as const] : []),
    ...(trace.interruptions ? [["fact.interruptions", number(trace.interruptions)] as const] : []),
    ...(count ? [["fact.underruns", say(language, "fact.underruns.value", gaps)] as const] : []),
  ];
}
