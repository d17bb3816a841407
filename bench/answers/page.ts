import type { Report } from "./suite.ts";

/** The reports as one page that needs nothing else. */
export function pageOf(reports: readonly Report[]): string {
  const sections = reports.map(({ language, input, right, of, routes, wrong }) => {
    const rows = routes.map(
      (one) => `<tr><td>${one.route}</td><td>${one.right} / ${one.of}</td><td>${percent(one.right, one.of)}</td></tr>`,
    );
    const misses = wrong.map(
      (one) =>
        `<tr><td lang="${language}">${escaped(one.say)}</td><td>${escaped(one.wanted)}</td><td>${escaped(one.got)}</td></tr>`,
    );
    return `<section><h2>${language}, ${input}: ${right} of ${of} (${percent(right, of)})</h2>
<table><tr><th>route</th><th>right</th><th></th></tr>${rows.join("")}</table>
<details><summary>${wrong.length} wrong</summary><table><tr><th>said</th><th>wanted</th><th>got</th></tr>${misses.join("")}</table></details></section>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Answers</title>
<style>body{font:1rem/1.5 system-ui;margin:2rem}td,th{padding:.1rem .8rem .1rem 0;text-align:start}</style>
<h1>Answers</h1>${sections.join("\n")}</html>\n`;
}

function percent(right: number, of: number): string {
  return `${((100 * right) / Math.max(1, of)).toFixed(1)} %`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
