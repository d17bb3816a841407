// @ts-check
/**
 * @typedef {{ readonly target: string, readonly measured: string, readonly verdict: "reached" | "not reached" | "not measured", readonly why?: string }} Row
 */

/**
 * Every design target beside what was measured. `found` is the JSON of a run, `trials` its trials.
 * @param {any} found
 * @param {readonly import("./judge.mjs").Trial[]} trials
 * @returns {Row[]}
 */
export function targets(found, trials) {
  const { arms, ratios, growth, memory } = found;
  const { A, B } = arms;
  const stage = (/** @type {string} */ name) => A?.stages[name]?.p50;
  const asr = perSecond(trials.filter(({ arm, nothing }) => arm === "A" && !nothing));
  const tokens = rate(trials.filter(({ arm }) => arm === "A"));
  const below = (/** @type {number | undefined} */ value, /** @type {number} */ most, unit = "ms", digits = 0) =>
    row(value, (x) => x <= most, unit, digits);
  return [
    { target: "TTFW p50 < 500 ms", ...below(A?.ttfw.p50, 500) },
    { target: "response (whole answer written) p50 < 1 s", ...below(A?.response.p50, 1000) },
    { target: "ASR 200 to 400 ms for a second of audio, or less", ...below(asr, 400) },
    { target: "LLM first token < 200 ms", ...below(stage("llm.first-token"), 200) },
    { target: "LLM 50 to 200 tokens/s, or more", ...row(tokens, (x) => x >= 50, "tokens/s") },
    { target: "TTS start < 200 ms", ...below(stage("tts.first-audio"), 200) },
    { target: "audio every 40 ms: longest empty queue inside an answer", ...below(A?.longestEmptyQueueMs, 40) },
    { target: "TTFW p50 of A at most 0.5 of B", ...withRange(ratios?.p50, 0.5) },
    { target: "TTFW p95 of A at most 0.5 of B, complete sentences", ...withRange(ratios?.p95Complete, 0.5) },
    { target: "TTFW p95 of A at most 1.0 of B, all", ...withRange(ratios?.p95, 1) },
    { target: "WER of A not above B", ...pair(A?.wer, B?.wer, (x) => `${(x * 100).toFixed(1)} %`) },
    {
      target: "false cut-offs of A not more than of B",
      ...pair(perTrial(A), perTrial(B), (x) => `${(x * 100).toFixed(1)} %`),
    },
    { target: "TTFW grows at most 10 ms for a second of speech", ...slopeRow(growth?.speech, 10, "ms/s") },
    { target: "TTFW does not grow from turn to turn (zero within noise)", ...flat(growth?.turns, "ms/turn") },
    { target: "memory flat over the soak (zero within noise)", ...flat(memory?.soak, "kB/turn", 1000) },
    ...["asr", "llm.first-token", "tts.first-audio"].map((name) => ({
      target: `${name} of A at most 1.5 of C times the measured WASM tax`,
      ...againstNative(found, name),
    })),
    {
      target: "WebGPU arm",
      measured: "not measured",
      verdict: "not measured",
      why: found.machine?.gpu ?? "no hardware adapter",
    },
  ];
}

/** Stages of C, and of the tax, by our measures' names. @type {Readonly<Record<string, readonly [string, string]>>} */
const NATIVE = {
  asr: ["asrMs", "asr"],
  "llm.first-token": ["llmFirstTokenMs", "llm"],
  "tts.first-audio": ["ttsFirstMs", "tts"],
};

/** @param {any} found @param {string} name */
function againstNative({ arms, beside }, name) {
  const [stage = "", tax = ""] = NATIVE[name] ?? [];
  const ours = arms.A?.stages[name]?.p50;
  const native = arms.C?.[stage]?.p50;
  const times = beside?.D?.wasmTax?.[tax];
  return row(ours / (native * times), (x) => x <= 1.5, "", 2);
}

/**
 * @param {number | undefined} value
 * @param {(value: number) => boolean} good
 * @returns {Omit<Row, "target">}
 */
function row(value, good, unit = "ms", digits = 0) {
  if (value === undefined || !Number.isFinite(value)) return { measured: "not measured", verdict: "not measured" };
  return { measured: `${value.toFixed(digits)} ${unit}`, verdict: good(value) ? "reached" : "not reached" };
}

/** @param {{ ratio?: number, interval?: readonly [number, number] } | undefined} found @param {number} most */
function withRange(found, most) {
  const of = row(found?.ratio, (x) => x <= most, "", 2);
  if (!found?.interval) return of;
  return { ...of, measured: `${of.measured} (${found.interval.map((x) => x.toFixed(2)).join(" to ")})` };
}

/** @param {number | undefined} a @param {number | undefined} b @param {(value: number) => string} tell */
function pair(a, b, tell) {
  if (a === undefined || b === undefined) return row(undefined, () => false);
  return {
    measured: `${tell(a)} against ${tell(b)}`,
    verdict: /** @type {Row["verdict"]} */ (a <= b ? "reached" : "not reached"),
  };
}

/** @param {any} arm */
function perTrial(arm) {
  return arm?.trials > 0 ? arm.falseCutOffs / arm.trials : undefined;
}

/** @param {any} found @param {number} most @param {string} unit */
function slopeRow(found, most, unit) {
  const of = row(found?.slope, (x) => x <= most, unit, 1);
  return found?.interval ? { ...of, measured: `${of.measured} (${range(found.interval, 1)})` } : of;
}

/** @param {any} found @param {string} unit */
function flat(found, unit, scale = 1) {
  if (!found?.interval) return row(undefined, () => false);
  const [low, high] = found.interval;
  const verdict = /** @type {Row["verdict"]} */ (low <= 0 ? "reached" : "not reached");
  return { measured: `${(found.slope / scale).toFixed(2)} ${unit} (${range([low, high], scale)})`, verdict };
}

/** @param {readonly [number, number]} interval @param {number} scale */
function range([low, high], scale) {
  return `${(low / scale).toFixed(2)} to ${(high / scale).toFixed(2)}`;
}

/** @param {readonly import("./judge.mjs").Trial[]} trials @returns {number | undefined} ms of the last reading for a second of what it read */
function perSecond(trials) {
  const read = trials.filter(({ stages, details }) => stages.asr !== undefined && Number(details["asr.samples"]) > 0);
  const seconds = read.reduce((sum, { details }) => sum + Number(details["asr.samples"]) / 16_000, 0);
  return seconds === 0 ? undefined : read.reduce((sum, { stages }) => sum + (stages.asr ?? 0), 0) / seconds;
}

/** @param {readonly import("./judge.mjs").Trial[]} trials @returns {number | undefined} tokens a second, prompt and all */
function rate(trials) {
  const written = trials.filter(({ stages, details }) => stages.llm !== undefined && Number(details["llm.tokens"]) > 0);
  const ms = written.reduce((sum, { stages }) => sum + (stages.llm ?? 0), 0);
  return ms === 0
    ? undefined
    : (written.reduce((sum, { details }) => sum + Number(details["llm.tokens"]), 0) / ms) * 1000;
}
