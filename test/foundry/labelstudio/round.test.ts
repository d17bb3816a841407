import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, expect, test } from "vitest";
import { readTask } from "../../../core/review/label-studio/read.ts";
import { taskOf } from "../../../core/review/label-studio/task.ts";
import { ACCENTS, DECISIONS, EMOTIONS, QUALITIES, type Review, SEGMENT_LABELS } from "../../../core/review/review.ts";
import { writeWav } from "../../../core/wav.ts";
import { audioFolder } from "../../../foundry/data/read/audio-folder.ts";
import { configOf } from "../../../foundry/labelstudio/config.ts";
import { hooked } from "../../../foundry/labelstudio/hook.ts";
import { Usage } from "../../../foundry/verb.ts";
import { labelstudio } from "../../../foundry/verbs/labelstudio.ts";

const root = mkdtempSync(join(tmpdir(), "inzwa-ls-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const item = "a".repeat(32);
let folder = "";
let printed: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(root, "case-"));
  printed = [];
});

/** The verb as the command line runs it. */
function run(...args: string[]): Promise<number> {
  const flags: Record<string, string> = {};
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? "";
    if (word.startsWith("--")) flags[word.slice(2)] = args[++i] ?? "";
    else words.push(word);
  }
  const host = {
    print: (line: string) => printed.push(line),
    tell: () => {},
    at: (path: string) => join(folder, path),
    now: () => 0,
  };
  return labelstudio.run({ words, flags }, host);
}
const text = (name: string) => readFileSync(join(folder, name), "utf8");
const json = (name: string) => JSON.parse(text(name));
const put = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));

function corpus(): void {
  mkdirSync(join(folder, "set"));
  writeFileSync(join(folder, "set/a.wav"), writeWav(new Float32Array(1_600).fill(0.1), 16_000));
  writeFileSync(join(folder, "set/b.wav"), writeWav(new Float32Array(1_600).fill(0.2), 16_000));
  const lines = [
    {
      file_name: "a.wav",
      id: item,
      text: "mhoro",
      language: "sn",
      licence: "CC0-1.0",
      hypothesis: "moro",
      confidence: 0.4,
    },
    { file_name: "b.wav", text: "zuva", language: "sn", consent: { withdrawnAt: "2026-11-22T00:00:00Z" } },
  ];
  writeFileSync(join(folder, "set/metadata.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

/** As Label Studio writes what a person submitted. */
function submitted(by: number, words: string, more: Record<string, unknown> = {}) {
  const result = (from_name: string, type: string, value: unknown) => ({
    id: `${by}${from_name}`,
    from_name,
    to_name: "audio",
    type,
    value,
    origin: "manual",
  });
  return {
    id: by,
    completed_by: { id: by, email: "person@example.org", first_name: "" },
    was_cancelled: false,
    ground_truth: false,
    created_at: "2026-11-22T08:00:00.123456Z",
    updated_at: "2026-11-22T08:00:05.123456Z",
    lead_time: 12.5,
    result: [
      result("transcription", "textarea", { text: [words] }),
      result("quality", "choices", { choices: ["good"] }),
    ],
    ...more,
  };
}

const review: fc.Arbitrary<Review> = fc
  .record(
    {
      transcript: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((one) => one.trim() !== ""),
      decision: fc.constantFrom(...DECISIONS),
      reviewer: fc.constantFrom("r-1", "r-2", "mudzidzisi"),
      quality: fc.constantFrom(...QUALITIES),
      accent: fc.constantFrom(...ACCENTS),
      emotion: fc.constantFrom(...EMOTIONS),
      dialect: fc.constantFrom("Karanga", "Ndau & others"),
      ratings: fc.record({ naturalness: fc.constantFrom(1, 5), emotion: fc.constantFrom(2, 3) } as const, {
        requiredKeys: ["naturalness"],
      }),
      segments: fc.array(
        fc.record(
          {
            start: fc.integer({ min: 0, max: 5 }),
            end: fc.integer({ min: 6, max: 9 }),
            label: fc.constantFrom(...SEGMENT_LABELS),
            text: fc.string(),
          },
          { requiredKeys: ["start", "end", "label"] },
        ),
        { minLength: 1, maxLength: 3 },
      ),
      seconds: fc.integer({ min: 0, max: 900 }),
    },
    { requiredKeys: ["transcript", "decision", "reviewer", "seconds"] },
  )
  .map((one) => ({ ...one, item, at: "2026-11-22T08:00:00Z", audioSeconds: 3 }) as Review);

test("every review comes back from a task as it went in", () => {
  fc.assert(
    fc.property(review, (one) => {
      const source = { item, audio: "http://x/a.wav", language: "sn", text: "", seconds: 3 };
      const written = JSON.parse(JSON.stringify(taskOf(source, [one])));
      expect(readTask(written)).toMatchObject({ item, left: [], reviews: [one] });
    }),
    { numRuns: 300 },
  );
});

test("tasks point to sounds by their content, with what was heard as a prediction; what is withdrawn is left out", async () => {
  corpus();
  expect(await run("tasks", "set/metadata.jsonl", "project", "--audio", "https://voices.example/sounds/")).toBe(0);
  const [task, ...more] = json("project/tasks.json");
  expect(more).toEqual([]);
  expect(task.data).toMatchObject({ item, text: "mhoro", language: "sn" });
  expect(task.data.audio).toMatch(/^https:\/\/voices\.example\/sounds\/[0-9a-f]{64}\.wav$/);
  expect(task.predictions).toEqual([
    {
      model_version: "hypothesis",
      score: 0.4,
      result: [
        {
          id: `${item}-transcription`,
          from_name: "transcription",
          to_name: "audio",
          type: "textarea",
          value: { text: ["moro"] },
        },
      ],
    },
  ]);
});

test("an import has accepted, skipped and broken annotations of several people, and the foundry reads the rows", async () => {
  corpus();
  await run("tasks", "set/metadata.jsonl", "project", "--audio", "https://voices.example/s");
  const [task] = json("project/tasks.json");
  const broken = submitted(9, "mhoro", {
    result: [{ from_name: "quality", type: "choices", value: { choices: ["superb"] } }],
  });
  const annotations = [
    submitted(1, "Mhoro!"),
    submitted(2, "mhoro"),
    submitted(3, "", { was_cancelled: true, result: [] }),
    broken,
  ];
  put("export.json", [
    { id: 7, ...task, annotations, total_annotations: 2, project: 1 },
    { id: 8, data: { audio: "x" } },
  ]);
  expect(await run("import", "export.json", "project")).toBe(0);
  expect(printed).toEqual(
    expect.arrayContaining([
      "tasks 2",
      "reviews 2",
      "of other recordings 1",
      "left out, skipped 1",
      "accepted 1",
      "rows 1",
    ]),
  );
  expect(printed.join("\n")).toMatch(/left out, quality must be one of .* 1/);
  expect(text("project/reviews.jsonl")).not.toContain("example.org");
  const rows = [];
  for await (const row of audioFolder(join(folder, "project"), {})) rows.push(row);
  expect(rows).toMatchObject([
    {
      id: item,
      text: "Mhoro!",
      quality: 0.8,
      licence: "CC0-1.0",
      tags: { review: "validated", reviewed_by: "ls-1 ls-2", original_text: "mhoro" },
    },
  ]);
});

test("export and import give the same reviews and rows, and an import twice changes nothing", async () => {
  corpus();
  await run("tasks", "set/metadata.jsonl", "project", "--audio", "https://voices.example/s");
  const [task] = json("project/tasks.json");
  put("export.json", [{ ...task, annotations: [submitted(1, "Mhoro!"), submitted(2, "mhoro")] }]);
  await run("import", "export.json", "project");
  const first = [text("project/reviews.jsonl"), text("project/metadata.jsonl")];
  await run("export", "project", "--audio", "https://voices.example/s");
  rmSync(join(folder, "project/reviews.jsonl"));
  for (let i = 0; i < 2; i++) {
    await run("import", "project/export.json", "project");
    expect([text("project/reviews.jsonl"), text("project/metadata.jsonl")]).toEqual(first);
  }
});

test("who changes another's annotation is not counted as that person", () => {
  const source = { item, audio: "http://x/a.wav", language: "sn", text: "", seconds: 3 };
  const mine: Review = {
    item,
    reviewer: "r-1",
    at: "2026-11-22T08:00:00Z",
    transcript: "a",
    decision: "accept",
    seconds: 1,
    audioSeconds: 3,
  };
  const task = JSON.parse(JSON.stringify(taskOf(source, [mine])));
  Object.assign(task.annotations[0], { completed_by: 1, updated_by: 4, updated_at: "2026-11-22T09:00:00Z" });
  expect(readTask(task)?.reviews).toMatchObject([{ reviewer: "ls-4", at: "2026-11-22T09:00:00Z" }]);
});

test("webhooks take, replace and take back a person's review, and one that comes twice or late changes nothing", () => {
  const task = { id: 7, data: { item, audio: "x", seconds: 1 } };
  const created = { action: "ANNOTATION_CREATED", task, annotation: submitted(1, "mhoro"), project: { id: 1 } };
  const once = hooked([], created);
  expect(once).toMatchObject({ what: "taken", reviews: [{ reviewer: "ls-1", transcript: "mhoro", seconds: 12.5 }] });
  expect(hooked(once.reviews, created).reviews).toEqual(once.reviews);
  const later = {
    ...created,
    action: "ANNOTATION_UPDATED",
    annotation: submitted(1, "mhoroi", { updated_at: "2026-11-22T09:00:00Z" }),
  };
  const twice = hooked(once.reviews, later);
  expect(twice.reviews).toMatchObject([{ transcript: "mhoroi" }]);
  expect(hooked(twice.reviews, created)).toMatchObject({ what: "passed over", reviews: twice.reviews });
  const gone = { ...later, annotation: { ...later.annotation, was_cancelled: true } };
  expect(hooked(twice.reviews, gone)).toEqual({ what: "taken back", reviews: [] });
  expect(hooked([], { action: "TASKS_DELETED", tasks: [{ id: 7 }] })).toMatchObject({
    what: "passed over",
    reviews: [],
  });
  expect(() => hooked([], "no")).toThrowError(expect.objectContaining({ code: "bad-manifest" }));
});

test("a configuration binds every control to the sound, the words first, and escapes names", () => {
  const xml = configOf("asr", ['A & "B"']);
  const controls = [...xml.matchAll(/<(?:TextArea|Choices|Rating|Labels) name="(\w+)" toName="(\w+)"/g)];
  expect(controls.map(([, name]) => name)).toEqual([
    "transcription",
    "quality",
    "accent",
    "dialect",
    "emotion",
    "segments",
    "segment",
    "decision",
  ]);
  expect(new Set(controls.map(([, , to]) => to))).toEqual(new Set(["audio"]));
  expect(xml).toContain('<Choice value="A &amp; &quot;B&quot;"/>');
  expect(configOf("tts", []).match(/<Rating name="\w+" toName="audio" maxRating="5"\/>/g)).toHaveLength(3);
});

test.each([
  [["tasks", "set/metadata.jsonl", "project", "--audio", "https://x/a?signature=1"]],
  [["tasks", "set/metadata.jsonl", "project"]],
  [["import", "only.json"]],
  [["config", "nlu"]],
  [["away"]],
])("wrong arguments: %j", async (args) => {
  await expect(run(...args)).rejects.toBeInstanceOf(Usage);
});

test("a line that leads out of its folder is refused", async () => {
  mkdirSync(join(folder, "set"));
  put("secret.wav", "x");
  put("set/metadata.jsonl", { file_name: "../secret.wav", id: item });
  await expect(run("tasks", "set/metadata.jsonl", "project", "--audio", "https://x/s")).rejects.toMatchObject({
    code: "refused-host",
  });
});
