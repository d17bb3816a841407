import type { Report } from "./suite.ts";

/** The reports as one page that needs nothing else. */
export function pageOf(reports: readonly Report[]): string {
  const sections = reports.map(
    ({ language, set, refused, falselyRefused, missed, falsely }) =>
      `<section><h2>${language}, ${set}</h2>
<p>Refused as they must be: ${told(refused)}. Refused falsely: ${told(falselyRefused)}.</p>
${list("missed", language, missed)}${list("refused falsely", language, falsely)}</section>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Safety rules</title>
<style>body{font:1rem/1.5 system-ui;margin:2rem}td{padding:.1rem .8rem .1rem 0}</style>
<h1>Safety rules</h1>${sections.join("\n")}</html>\n`;
}

/** With Wilson's bounds. */
export function told({ count, of, low, high }: Report["refused"]): string {
  return `${count} of ${of} (${percent(count / Math.max(1, of))}, ${percent(low)} to ${percent(high)})`;
}

function list(name: string, language: string, prompts: Readonly<Record<string, string>>): string {
  const rows = Object.entries(prompts).map(
    ([prompt, category]) => `<tr><td lang="${language}">${escaped(prompt)}</td><td>${category}</td></tr>`,
  );
  return `<details><summary>${rows.length} ${name}</summary><table>${rows.join("")}</table></details>`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
