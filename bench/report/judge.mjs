// @ts-check
/**
 * @typedef {{ readonly type: "on" | "off" | "gap", readonly time: number, readonly zerosMs: number, readonly mapped: boolean }} Heard
 * @typedef {{ readonly text: string, readonly final: boolean }} Line
 * @typedef {{ readonly time: number, readonly state: string, readonly user: readonly Line[], readonly assistant: readonly Line[] }} Seen
 * @typedef {{ readonly name: string, readonly start: number, readonly duration: number, readonly detail: Readonly<Record<string, unknown>> | null }} Measure
 * @typedef {object} Raw what the page told of one trial, times in ms of its own clock
 * @property {string} arm
 * @property {string} file
 * @property {number} speechEnd
 * @property {Seen | undefined} before
 * @property {readonly Heard[]} heard
 * @property {readonly Seen[]} seen
 * @property {readonly Measure[]} measures
 * @property {readonly { readonly name: string }[]} [marks]
 *
 * @typedef {object} Trial
 * @property {string} arm
 * @property {string} file
 * @property {number} seconds nominal length
 * @property {boolean} complete a sentence without a pause inside
 * @property {boolean} noisy
 * @property {boolean} nothing nothing was said
 * @property {number} [ttfw] ms; absent where it was cut off or not answered
 * @property {number} [response] ms from the end of speech until the whole answer was written
 * @property {boolean} cutOff
 * @property {boolean} missed
 * @property {boolean} answered
 * @property {string} want
 * @property {string} text what the log says was asked, all turns of the trial
 * @property {string} reply
 * @property {boolean} [right] the reply has the words of a right answer
 * @property {Speculation} speculation
 * @property {number} starvedMs longest empty queue inside an answer
 * @property {Readonly<Record<string, number>>} stages ms by measure
 * @property {Readonly<Record<string, unknown>>} details of those measures, by `measure.name`
 */

/** @typedef {{ readonly begun: number, readonly hits: number, readonly discarded: number }} Speculation answers worked out before the end was certain */

/** ms around the labelled end in which a beginning of an answer is no cut-off: the log is read every 10 ms. */
const SLACK = 20;

/** ms, SENTENCE_PAUSE and CLAUSE_PAUSE of core/voice.ts: silence that is part of the answer. */
const PAUSES = [140, 80];
/** ms, of 16 kHz. */
const SAMPLE = 1 / 16;

/**
 * @param {Raw} raw
 * @param {import("../harness/inputs.mjs").Input} input
 * @returns {Trial}
 */
export function judge(raw, input) {
  const { speechEnd, before, seen, heard } = raw;
  const last = seen.at(-1);
  const known = { user: before?.user.length ?? 0, assistant: before?.assistant.length ?? 0 };
  const asked = (last?.user.slice(known.user) ?? []).filter(({ final }) => final);
  const onsets = heard.filter(({ type }) => type === "on").map(({ time }) => time);
  const askedAt = timeOf(seen, (look) => look.user.slice(known.user).some(({ final }) => final));
  const nothing = input.text === "";
  const answered = asked.length > 0 || onsets.length > 0;
  const early = [askedAt, onsets[0]].some((time) => time !== undefined && time < speechEnd - SLACK);
  const cutOff = !nothing && answered && (early || asked.length > 1);
  const onset = onsets.find((time) => time >= speechEnd);
  const replied = timeOf(seen, (look) => look.assistant.slice(known.assistant).some(({ final }) => final));
  const missed = !nothing && !cutOff && (onset === undefined || onset - speechEnd > 6_000);
  const fair = !nothing && !cutOff && !missed;
  const reply =
    last?.assistant
      .slice(known.assistant)
      .map(({ text }) => text)
      .join(" ") ?? "";
  return {
    arm: raw.arm,
    file: raw.file,
    seconds: input.seconds,
    complete: input.pauses.length === 0,
    noisy: input.noise !== null,
    nothing,
    ...(fair && onset !== undefined ? { ttfw: onset - speechEnd } : {}),
    ...(fair && replied !== undefined ? { response: Math.max(0, replied - speechEnd) } : {}),
    cutOff,
    missed,
    answered,
    want: input.text,
    text: plain(asked.map(({ text }) => text).join(" ")),
    reply,
    ...(input.expect ? { right: input.expect.some((words) => plain(reply).includes(words)) } : {}),
    speculation: speculationOf(raw.marks ?? []),
    // Where it was cut off, the silence between two answers is no gap in one.
    starvedMs: cutOff ? 0 : starved(heard),
    ...stagesOf(raw.measures),
  };
}

/**
 * ms of the longest empty queue inside the trial's answer: behind its first sound. A silence of just the length that a
 * voice puts behind a sentence or a clause is meant.
 * @param {readonly Heard[]} heard
 */
function starved(heard) {
  const first = heard.find(({ type }) => type === "on")?.time ?? Number.POSITIVE_INFINITY;
  // The silence before the first sound is told with it, and each is placed on the clock by itself.
  const gaps = heard.filter(({ type, time }) => type === "gap" && time > first + SLACK).map(({ zerosMs }) => zerosMs);
  return Math.max(0, ...gaps.filter((ms) => !PAUSES.some((pause) => Math.abs(ms - pause) < SAMPLE)));
}

/** @param {readonly { readonly name: string }[]} marks @returns {Speculation} */
function speculationOf(marks) {
  const count = (/** @type {string} */ name) => marks.filter((mark) => mark.name === name).length;
  return {
    begun: count("speculated"),
    hits: count("speculation-hit"),
    discarded: count("speculation-discarded"),
  };
}

/**
 * As the labels are written: lower case, letters and the apostrophe of n'.
 * @param {string} text
 */
export function plain(text) {
  return text
    .toLowerCase()
    .replace(/[^\p{L}' ]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * @param {readonly Seen[]} seen
 * @param {(look: Seen) => boolean} is
 */
function timeOf(seen, is) {
  return seen.find(is)?.time;
}

/**
 * The last measure of each name: work that was thrown away came before it.
 * @param {readonly Measure[]} measures
 */
function stagesOf(measures) {
  /** @type {Record<string, number>} */
  const stages = {};
  /** @type {Record<string, unknown>} */
  const details = {};
  for (const { name, duration, detail } of measures) {
    stages[name] = duration;
    for (const [key, value] of Object.entries(detail ?? {})) if (key !== "turn") details[`${name}.${key}`] = value;
  }
  return { stages, details };
}
