import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { Usage } from "../../foundry/verb.ts";
import { card } from "../../foundry/verbs/card.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-card-"));
afterAll(() => rmSync(folder, { recursive: true }));

const about = `
name: Pocket Whisper, Shona
languages: [sn]
licence: apache-2.0
task: automatic-speech-recognition
use: Short questions. Not for minutes of a court.
training: From generated text.
limits:
  - It has heard synthetic voices alone.
`;
const measures = [
  { name: "asr.cer", value: 0.0512, low: 0.04, high: 0.06, count: 200 },
  { name: "asr.cer", slice: "accent=rural|x", value: 0.09, count: 3 },
];
const artifact = { id: "pocket", digest: "a".repeat(64) };
const evaluation = { schema: 1, artifact, made: "2026-11-21T09:00:00Z", how: "test.jsonl: 200 utterances.", measures };
writeFileSync(join(folder, "evaluation.json"), JSON.stringify(evaluation));

function run(name: string, yaml: string, flags = {}) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, `${name}.yaml`), yaml);
  const host = { print: () => {}, tell: () => {}, at: (path: string) => join(folder, path), now: () => 0 };
  const given = { about: `${name}.yaml`, evaluation: ["evaluation.json"], ...flags };
  return card.run({ words: [name], flags: given }, host);
}

test("a card says what was measured and made of what, in the form that the hub reads", async () => {
  await run("good", about, { parent: [`dataset=${"d".repeat(64)}`] });
  const [, front = "", text = ""] = readFileSync(join(folder, "good/README.md"), "utf8").split("---\n", 3);
  expect(parse(front)).toEqual({
    language: ["sn"],
    license: "apache-2.0",
    "model-index": [
      {
        name: "Pocket Whisper, Shona",
        results: [
          {
            task: { type: "automatic-speech-recognition" },
            dataset: { type: "private", name: "test.jsonl" },
            metrics: [{ type: "cer", value: 5.12 }],
          },
        ],
      },
    ],
  });
  expect(text).toContain("| asr.cer | 0.0512 | 0.04 to 0.06 | 200 |");
  expect(text).toContain("| asr.cer, accent=rural\\|x | 0.09 | too few | 3 |");
  expect(text).toContain("- It has heard synthetic voices alone.");
  expect(text).toContain(`- dataset: \`${"d".repeat(64)}\``);
});

test.each([
  ["no limits", about.replace(/limits:[\s\S]*$/, "limits: []\n"), /limits must not be empty/],
  ["a blank limit", about.replace("It has heard synthetic voices alone.", '" "'), /limits\[0\] is not written yet/],
  ["a limit to come", about.replace("It has heard synthetic voices alone.", "TBD"), /limits\[0\] is not written yet/],
  ["a mark", about.replace("It has heard synthetic voices alone.", "FILL IN"), /limits\[0\] is not written yet/],
  ["a plan", about.replace("It has heard synthetic voices alone.", "TO DO"), /limits\[0\] is not written yet/],
  ["limits left out", about.replace(/limits:[\s\S]*$/, ""), /limits must be a list/],
])("%s: no card", async (name, yaml, message) => {
  await expect(run(name.replaceAll(" ", "-"), yaml)).rejects.toMatchObject({ message: expect.stringMatching(message) });
});

test("what is signed gets no card any more, and a card needs a measurement", async () => {
  mkdirSync(join(folder, "signed"));
  writeFileSync(join(folder, "signed/model.sig"), "{}");
  await expect(run("signed", about)).rejects.toMatchObject({ code: "bad-pack" });
  await expect(run("bare", about, { evaluation: undefined })).rejects.toBeInstanceOf(Usage);
});
