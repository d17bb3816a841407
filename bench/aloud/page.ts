import type { Report } from "./suite.ts";

/** The reports as one page that needs nothing else. */
export function pageOf(reports: readonly Report[]): string {
  const sections = reports.map((report) => {
    const { language, reader, byHearing, falsely, wer, cer, wrong } = report;
    const slices = byHearing.map(
      (one) =>
        `<tr><td>${one.cer === undefined ? "worse" : `up to ${percent(one.cer)}`}</td><td>${told(one)}</td></tr>`,
    );
    const misses = wrong.map(
      (one) =>
        `<tr lang="${language}"><td>${escaped(one.say)}</td><td>${escaped(one.heard)}</td><td>${one.skill}</td><td>${one.taken}</td></tr>`,
    );
    return `<section><h2>${language}, read by ${escaped(reader)}: ${told(report.all)}</h2>
<p>Taken falsely by a skill: ${told(falsely)}. The recogniser: ${percent(wer)} of words wrong, ${percent(cer)} of characters.</p>
<table><tr><th>characters heard wrong</th><th>went where they should</th></tr>${slices.join("")}</table>
<details><summary>${wrong.length} wrong</summary><table><tr><th>said</th><th>heard</th><th>for</th><th>taken by</th></tr>${misses.join("")}</table></details></section>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Answers through speech</title>
<style>body{font:1rem/1.5 system-ui;margin:2rem}td,th{padding:.1rem .8rem .1rem 0;text-align:start}</style>
<h1>Answers through speech</h1>${sections.join("\n")}</html>\n`;
}

/** With Wilson's bounds. */
export function told({ right, of, low, high }: Report["all"]): string {
  return `${right} of ${of} (${percent(right / Math.max(1, of))}, ${percent(low)} to ${percent(high)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
