// @ts-check
import { escaped, scatter, strips } from "./plots.mjs";

/**
 * One page of results, whole in itself.
 * @param {any} found JSON of a run
 * @param {readonly import("./judge.mjs").Trial[]} trials
 * @param {readonly import("./targets.mjs").Row[]} rows
 */
export function page(found, trials, rows) {
  const names = Object.keys(found.arms).filter((name) => found.arms[name].ttfw);
  const ttfw = names.map((name) => ({
    name,
    values: trials.filter((trial) => trial.arm === name).flatMap((trial) => trial.ttfw ?? []),
    p50: found.arms[name].ttfw.p50,
    p95: found.arms[name].ttfw.p95,
  }));
  const { speech, turns } = found.growth;
  const soak = found.memory.soak;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Inzwa bench, ${escaped(found.made)}</title><style>${STYLE}</style>
<h1>Inzwa bench</h1>
<p>${escaped(found.made)} · ${escaped(found.machine.cpu)}, ${found.machine.cores} cores · ${escaped(found.machine.chromium)} · load average ${found.machine.loadBefore} before, ${found.machine.loadAfter} after · seed ${found.seed}</p>
${found.warnings.map((/** @type {string} */ text) => `<p class="warning">${escaped(text)}</p>`).join("")}
<h2>Targets</h2>${table(
    ["target", "measured (95 % interval)", "verdict"],
    rows.map(({ target, measured, verdict, why }) => [
      target,
      why ? `${measured}: ${why}` : measured,
      { text: verdict, kind: verdict.replace(" ", "-") },
    ]),
  )}
<h2>Time to first word</h2>
${strips(ttfw, { title: "TTFW of each trial; marks at p50 and p95; the line is the target of 500 ms", unit: "ms", limit: 500 })}
${table(
  [
    "arm",
    "TTFW p50",
    "p95",
    "complete p95",
    "response p50",
    "WER",
    "right answers",
    "false cut-offs",
    "missed ends",
    "answered noise",
    "trials",
  ],
  names.map((name) => armRow(name, found.arms[name])),
)}
<p>${Object.entries(found.about)
    .map(([name, about]) => `<b>${escaped(name)}</b> ${escaped(about)}`)
    .join(" · ")}</p>
<h2>Stages</h2>${stages(found, names)}
${native(found)}
<h2>Growth</h2>
${scatter(speech?.points ?? [], { title: "A: TTFW over the length of the speech", across: "s of speech", up: "ms", slope: speech?.slope })}
${scatter(turns?.points ?? [], { title: "A: TTFW over the number of the turn, one sentence again and again in one page", across: "turn", up: "ms", slope: turns?.slope })}
${scatter(
  (soak?.points ?? []).map((/** @type {{x: number, y: number}} */ p) => ({ x: p.x, y: p.y / 1e6 })),
  {
    title: "A: memory of the page and its workers over the same turns",
    across: "turn",
    up: "MB",
    slope: soak?.slope === undefined ? undefined : soak.slope / 1e6,
  },
)}
<h2>Start and bytes</h2>${table(
    ["", "value"],
    Object.entries(found.start ?? {}).map(([name, value]) => [name, value]),
  )}
<h2>How it was measured</h2>${METHOD}
<details><summary>Machine, flags, versions, digests</summary><pre>${escaped(JSON.stringify(found.machine, null, 1))}</pre></details></html>
`;
}

/** @param {string} name @param {any} arm */
function armRow(name, arm) {
  const { ttfw, ttfwComplete, response, wer, rightAnswers, falseCutOffs, missedEnds, answeredNoise, trials } = arm;
  const first = ttfw.p50Interval ? `${ms(ttfw.p50)} (${ttfw.p50Interval.map(ms).join(" to ")})` : ms(ttfw.p50);
  return [
    name,
    first,
    ms(ttfw.p95),
    ms(ttfwComplete.p95),
    ms(response.p50),
    wer === undefined ? "" : `${(wer * 100).toFixed(1)} %`,
    `${rightAnswers.count} of ${rightAnswers.of}`,
    falseCutOffs,
    missedEnds,
    `${answeredNoise.count} of ${answeredNoise.of}`,
    trials,
  ];
}

/** @param {any} found @param {readonly string[]} names */
function stages(found, names) {
  const all = [...new Set(names.flatMap((name) => Object.keys(found.arms[name].stages)))].sort();
  return table(
    ["p50 / p95, ms", ...names],
    all.map((stage) => [stage, ...names.map((name) => both(found.arms[name].stages[stage]))]),
  );
}

/** @param {any} found */
function native(found) {
  const rest = ["C", "D", "shapes"].map((name) => [name, found.beside?.[name]]);
  return rest
    .map(
      ([name, value]) =>
        `<h3>${escaped(name)}</h3>${value === undefined ? "<p>not measured</p>" : `<pre>${escaped(JSON.stringify(value, null, 1))}</pre>`}`,
    )
    .join("");
}

/** @param {any} spread */
function both(spread) {
  return spread ? `${ms(spread.p50)} / ${ms(spread.p95)}` : "";
}

/** @param {number | undefined} value */
function ms(value) {
  return value === undefined ? "–" : String(Math.round(value));
}

/** @param {readonly string[]} heads @param {readonly (readonly unknown[])[]} rows */
function table(heads, rows) {
  const cell = (/** @type {any} */ value) =>
    value?.kind ? `<td class="${value.kind}">${escaped(value.text)}</td>` : `<td>${escaped(value ?? "")}</td>`;
  return `<table><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join("")}</tr>${rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("")}</table>`;
}

const METHOD = `<ul>
<li>All arms run in the same Chromium process with the same model files, one trial of each arm after the other in random order. The first turn of each page warms it up and is told apart.</li>
<li>Speech is played into a MediaStream that stands in for the microphone, at 48 kHz. Its beginning is read from that context's clock (the earliest of many readings of performance.now() against currentTime), so it is never taken too late: TTFW is told too long by at most one burst of rendering (10 to 20 ms), in every arm alike. The way through the stream into the page's own audio graph is part of TTFW.</li>
<li>TTFW: the first sample above -50 dBFS that an audio worklet behind the page's last node hears, put on the clock of performance.now() by getOutputTimestamp(), minus the labelled last sample of the voice above -50 dBFS.</li>
<li>False cut-off: the assistant began to answer before that label, or answered the sentence in two turns; such a trial has no TTFW. Missed end: no answer within 6 s. WER: what the log says was asked, all turns of the trial together, against the label. Intervals: percentile bootstrap, 1,000 rounds.</li>
<li>Response: until the whole answer is written, as the log shows it. Empty queue: the longest run of exact zeros between two sounds of one answer.</li>
<li>B: Silero with the site's thresholds and pre-roll, whole utterance in one reading without partials, encoder over the audio's real length as in A, sentences spoken once the next one has begun, deaf while it answers; the site's own engines.</li>
</ul>`;

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}table{border-collapse:collapse;margin:.5rem 0;font-variant-numeric:tabular-nums}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;font-size:13px}figure{margin:1rem 0}svg{width:100%;height:auto}svg text{font:11px system-ui;fill:#333}svg .name{text-anchor:end}svg text.tick{text-anchor:middle}svg .unit{text-anchor:end}circle{fill:#3567b0;fill-opacity:.55}line{stroke:#555}line.p50{stroke:#111;stroke-width:2.5}line.p95{stroke:#b04a35;stroke-width:2.5}line.limit{stroke:#2b8a3e;stroke-dasharray:4 3}line.fit{stroke:#b04a35;stroke-width:2}.reached{background:#dff3e0}.not-reached{background:#fbe0dc}.not-measured{background:#eee}.warning{background:#fff0c2;padding:.4rem .6rem}pre{font-size:12px;overflow:auto}`;
