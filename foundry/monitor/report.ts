import { type Drift, FEWEST_VALUES } from "../../core/drift/drift.ts";
import { differencesOf } from "../../core/measure/differences.ts";
import { html, type Markup, page } from "../report/html.ts";
import { table } from "../report/parts.ts";
import type { Monitored } from "./monitored.ts";
import { beside, counted, histogram, line } from "./plots.ts";
import type { Rate } from "./rates.ts";
import { groupsOfPeople } from "./report-groups.ts";
import { CLASSES, NUMBERS } from "./seen.ts";
import type { Uptime } from "./uptime.ts";
import type { Bad } from "./worst.ts";

const DAY = 86_400_000;

/** `report.html`: one page that loads and runs nothing. */
export function monitorReport(found: Monitored): string {
  const { from, to, rows, other, broken, made } = found;
  const when = from === undefined ? "No record tells when it was." : `From ${from} to ${to}.`;
  return page(
    "What was watched",
    html`<p>${rows} records; ${other} lines about something else, ${broken} that could not be read. ${when}</p>
<p class="soft">Made ${made}. An interval holds the true figure in 95 of 100 such logs; below 20 records there is none.</p>
${failures(found)}${latencies(found)}${drift(found)}${classes(found)}${groupsOfPeople(found.fairness)}${worst(found.worst)}${uptime(found.uptime)}`,
  );
}

/** A share with its interval, or that they were too few. */
function shareOf({ value, low, high, count }: Rate): Markup {
  if (low === undefined || high === undefined)
    return html`${percent(value)} <span class="few">(too few: ${count})</span>`;
  return html`${percent(value)} <span class="soft">(${percent(low)} to ${percent(high)})</span>`;
}

function failures({ failures, days, empty, satisfied }: Monitored): Markup {
  const rows = failures.map((one) => [
    one.name,
    one.count,
    shareOf(one),
    Object.entries(one.why)
      .map(([why, count]) => `${why} ${count}`)
      .join(", "),
  ]);
  const shares = [
    ...(empty ? [["Transcripts without a word", empty.count, shareOf(empty)]] : []),
    ...(satisfied
      ? [["Answers called good, of those that were called anything", satisfied.count, shareOf(satisfied)]]
      : []),
  ];
  const first = Date.parse(days[0]?.name ?? "");
  const span = Date.parse(days.at(-1)?.name ?? "") - first || DAY;
  const points = days.map(({ name, value, low, high }) => ({
    x: (Date.parse(name) - first) / span,
    y: value,
    low,
    high,
  }));
  const plot = line("Failures by day", points, {
    from: days[0]?.name ?? "",
    to: days.at(-1)?.name ?? "",
    say: percent,
  });
  return html`<h2>Error rates</h2>${rows.length ? table("Failed", ["", "Records", "Share", "Of what"], rows) : html`<p>No record tells whether it failed.</p>`}
${days.length > 1 ? html`<div class="wide">${plot}</div>` : undefined}
${shares.length ? table("Other shares", ["", "Records", "Share"], shares) : undefined}`;
}

function latencies({ latencies }: Monitored): Markup {
  if (latencies.length === 0) return html`<h2>Latency</h2><p>No record tells how long it took.</p>`;
  const rows = latencies.map(({ name, count, mean, quantiles }) => [
    name,
    count,
    Math.round(mean),
    ...quantiles.map(({ value, low, high }) =>
      low === undefined || high === undefined
        ? html`${Math.round(value)} <span class="few">(too few)</span>`
        : html`${Math.round(value)} <span class="soft">(${Math.round(low)} to ${Math.round(high)})</span>`,
    ),
  ]);
  const plots = latencies.map(
    ({ name, values }) => html`<h3>${name}</h3><div class="wide">${histogram(`${name}, ms`, values, "ms")}</div>`,
  );
  return html`<h2>Latency</h2>${table("Milliseconds", ["", "Records", "Mean", "p50", "p90", "p95", "p99"], rows)}${plots}`;
}

function drift({ drift, compared }: Monitored): Markup {
  if (drift.length === 0)
    return html`<h2>Drift</h2><p>Not measured: it takes <code>--reference</code> or <code>--window</code>, and columns that both sides have.</p>`;
  const rows = drift.map((one) => [
    one.name,
    meaning(one),
    one.before,
    one.after,
    one.psi === undefined ? "" : one.psi.toFixed(3),
    one.d === undefined ? "" : one.d.toFixed(3),
    one.p === undefined ? "" : one.p < 0.001 ? "< 0.001" : one.p.toFixed(3),
    one.verdict,
  ]);
  const plots = drift.map(
    (one) =>
      html`<h3>${one.name}: ${one.verdict}</h3><div class="wide">${beside(`${one.name}, reference above, now below`, one.bins.slice(0, 20))}</div>`,
  );
  return html`<h2>Drift</h2><p>${compared.before} records of the reference against ${compared.after}. PSI compares ten bins that hold equal shares of the
reference (0.1 shifting, 0.25 drifted); p is of Kolmogorov and Smirnov's test for numbers, of PSI's own distribution for classes, adjusted for the
number of columns (Holm). A verdict takes both; below ${FEWEST_VALUES} values on either side there is none.</p>
${table("Columns", ["", "What it is", "Before", "Now", "PSI", "KS", "p", "Verdict"], rows)}${plots}`;
}

function meaning({ name }: Drift): string {
  return ({ ...NUMBERS, ...CLASSES } as Readonly<Record<string, string>>)[name] ?? "";
}

function classes({ classes }: Monitored): Markup | undefined {
  if (classes.length === 0) return undefined;
  return html`<h2>What was predicted</h2><div class="wide">${counted("What was predicted", classes)}</div>`;
}

function worst(cases: readonly Bad[]): Markup | undefined {
  const kinds = [...new Set(cases.map(({ by }) => by))];
  if (kinds.length === 0) return undefined;
  return html`<h2>Worst cases</h2>${kinds.map((kind) => {
    const rows = cases
      .filter(({ by }) => by === kind)
      .map((one) => [Number(one.value.toPrecision(3)), one.id, wordsOf(one)]);
    return table(kind, [kind, "Record", "Words"], rows);
  })}`;
}

/** What was said with what was heard otherwise, or what was heard alone. */
function wordsOf({ said, heard }: Bad): string | Markup {
  if (said === undefined || heard === undefined) return heard ?? "";
  return html`${differencesOf(said, heard).map((one) => {
    if (one.type === "same") return html`${one.said} `;
    const left = "said" in one ? html`<del>${one.said}</del> ` : undefined;
    return html`${left}${"heard" in one ? html`<ins>${one.heard}</ins> ` : undefined}`;
  })}`;
}

function uptime(found: Uptime | undefined): Markup | undefined {
  if (!found) return undefined;
  const { up, right, from, to, longestGap, probes } = found;
  const rows = probes.map(({ probe, right, p95, lastTrouble }) => [
    probe,
    right.count,
    shareOf(right),
    Math.round(p95),
    lastTrouble ? `${lastTrouble.at}: ${lastTrouble.why}` : "",
  ]);
  return html`<h2>Probes</h2><p>${up.count} runs from ${from} to ${to}; the longest time without one was ${(longestGap / 60_000).toFixed(0)} minutes, of which nobody knows.</p>
${table(
  "Runs",
  ["", "Runs", "Share"],
  [
    ["Uptime: everything answered", up.count, shareOf(up)],
    ["Every answer was right", right.count, shareOf(right)],
  ],
)}${table("Each probe", ["", "Asked", "Right", "p95, ms", "Last trouble"], rows)}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
