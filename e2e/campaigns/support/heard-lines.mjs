// @ts-check
/** Seconds by which a line may begin before its sentence does: what the voice detector takes for the first of it. */
const EARLY = 0.5;

/**
 * What was heard of each sentence, by the time at which it was said, and the lines that stand where nothing was said or
 * before the line in front of them.
 * @param {readonly import("./long-sound.mjs").Said[]} said
 * @param {readonly import("./file-desk.mjs").Line[]} lines
 */
export function heardLines(said, lines) {
  /** @type {string[][]} */
  const heard = said.map(() => []);
  /** @type {string[]} */
  const strays = [];
  for (const [i, { second, text }] of lines.entries()) {
    // It began in the course of the second that is shown.
    const sentence = said.findLastIndex(({ start }) => start - EARLY < second + 1);
    const before = lines[i - 1]?.second ?? 0;
    if (second > (said[sentence]?.end ?? -1) || second < before) strays.push(`${second} s: ${text}`);
    else heard[sentence]?.push(plain(text));
  }
  return { heard: heard.map((texts) => texts.join(" ")), strays };
}

/** As the labels are written. @param {string} text */
function plain(text) {
  return text
    .toLowerCase()
    .replace(/[^\p{L}' ]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
