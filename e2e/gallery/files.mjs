// @ts-check
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pdfFile } from "../../scripts/pdf-file.mjs";

const FIXTURES = join(import.meta.dirname, "../../test/fixtures");
/** @type {readonly { file: string, text: string }[]} */
const labels = JSON.parse(readFileSync(join(FIXTURES, "speech/labels.json"), "utf8"));
const spoken = labels.slice(0, 12);

/** @typedef {{ name: string, mimeType: string, buffer: Buffer }} Given a file as a person chooses one */

/** @param {string} path below the fixtures */
export const fixture = (path) => join(FIXTURES, path);

/** @returns {Given[]} */
export function documents() {
  const lease =
    "# Chibvumirano\n\n## Rendi\n\nRendi inobhadharwa musi wa5 wemwedzi wega wega.\n\n## Mhuka\n\nImbwa nekatsi hazvibvumirwi mumba.\n";
  const pump = pdfFile([["# Pump"], ["# Faults", "If the motor hums, check the capacitor."]]);
  return [
    { name: "Chibvumirano.md", mimeType: "text/markdown", buffer: Buffer.from(lease) },
    { name: "pump.pdf", mimeType: "application/pdf", buffer: Buffer.from(pump) },
  ];
}

/**
 * Recordings with their words and those of two models that are made up, as NeMo writes them.
 * @returns {Given[]}
 */
export function speechSet() {
  const lines = spoken.map(({ file, text }, i) => {
    const words = text.split(" ");
    return {
      audio_filepath: file,
      duration: 2 + (i % 5) / 2,
      text,
      pred_text_large: i % 4 === 0 ? [...words.slice(0, -1), "zvakare"].join(" ") : text,
      pred_text_small: i % 3 === 0 ? text : words.slice(1).join(" "),
      speaker: i % 3 === 0 ? "tariro" : "farai",
      language: "sn",
    };
  });
  return [jsonLines("manifest.json", lines), ...spoken.map(sound)];
}

/**
 * Recordings as the foundry writes them for those who put them right.
 * @returns {Given[]}
 */
export function toReview() {
  const lines = spoken.slice(0, 6).map(({ file, text }, i) => ({
    file_name: file,
    id: file.slice(0, 2).repeat(16),
    text,
    language: "sn",
    licence: "CC-BY-4.0",
    source: "test",
    speaker: "s1",
    hypothesis: text,
    confidence: 0.3 + i / 10,
  }));
  return [jsonLines("metadata.jsonl", lines), ...spoken.slice(0, 6).map(sound)];
}

/**
 * @param {string} name
 * @param {readonly object[]} lines
 */
function jsonLines(name, lines) {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return { name, mimeType: "application/x-ndjson", buffer: Buffer.from(text) };
}

/** @param {{ file: string }} label */
function sound({ file }) {
  return { name: file, mimeType: "audio/wav", buffer: readFileSync(fixture(`speech/${file}`)) };
}
