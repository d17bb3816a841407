import { stringify } from "yaml";
import { seconds, type UtteranceRow } from "../row.ts";

/** The README that the hub reads: licences, languages and sources in its head, figures below. data: extra keys of the head. */
export async function cardOf(
  rows: AsyncIterable<UtteranceRow>,
  data: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const licences = new Set<string>();
  const languages = new Set<string>();
  const sources = new Set<string>();
  let count = 0;
  let length = 0;
  for await (const row of rows) {
    licences.add(row.licence);
    languages.add(row.language);
    sources.add(row.source);
    count += 1;
    length += seconds(row);
  }
  const [licence = "other"] = licences;
  const head = {
    language: [...languages].sort(),
    license: licences.size === 1 && !licence.startsWith("LicenseRef-") ? licence.toLowerCase() : "other",
    task_categories: ["automatic-speech-recognition"],
    ...data,
  };
  const lines = [...sources].sort().map((source) => `- ${source}`);
  return `---\n${stringify(head)}---\n\n${count} utterances, ${(length / 3600).toFixed(2)} hours. Licences: ${[...licences].sort().join(", ")}.\n\n${lines.join("\n")}\n`;
}
