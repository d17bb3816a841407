import { expect, test } from "vitest";
import { nextPage, parseTree, sourcesOf, storedFiles, treeUrl } from "../../core/hub.ts";
import { type ModelEntry, type ModelSource, parseManifest } from "../../core/manifest.ts";
import { ours, pinnedNow } from "./manifest-changes.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const base = "https://inzwa.example/app/";

function modelOf(id: string, manifest: unknown = ours()): ModelEntry {
  const parsed = parseManifest(manifest);
  const model = parsed.ok ? parsed.value.models.find((entry) => entry.id === id) : undefined;
  if (!model) throw new Error(`no model ${id}`);
  return model;
}
const from = (source: ModelSource): ModelEntry => ({ ...modelOf("whisper-base"), source });

/** As the hub answers `/api/models/ID/tree/main?recursive=true`: LFS or not, folders, and keys of no use here. */
const tree = [
  { type: "directory", oid: "1".repeat(40), size: 0, path: "onnx" },
  { type: "file", oid: "2".repeat(40), size: 2243, path: "config.json" },
  {
    type: "file",
    oid: "3".repeat(40),
    size: 82_500_000,
    path: "onnx/encoder_model.onnx",
    lfs: { oid: "4".repeat(64), size: 82_500_000, pointerSize: 133 },
    xetHash: "5".repeat(64),
  },
];
const listing = new Map([
  ["config.json", { size: 2243, digest: `git-sha1:${"2".repeat(40)}` }],
  ["onnx/encoder_model.onnx", { size: 82_500_000, digest: `sha256:${"4".repeat(64)}` }],
] as const);

test.each<[ModelSource, string[]]>([
  [{ site: "models/whisper-base/" }, ["models/whisper-base/onnx/a.onnx"]],
  [{ hub: "o/n", revision: "main" }, ["https://huggingface.co/o/n/resolve/main/onnx/a.onnx"]],
  [
    { hub: "o/n", revision: commit, mirrors: ["https://a.example/m/", "https://b.example/"] },
    [
      `https://huggingface.co/o/n/resolve/${commit}/onnx/a.onnx`,
      "https://a.example/m/onnx/a.onnx",
      "https://b.example/onnx/a.onnx",
    ],
  ],
  [
    { url: "https://c.example/m/", mirrors: ["https://d.example/"] },
    ["https://c.example/m/onnx/a.onnx", "https://d.example/onnx/a.onnx"],
  ],
])("a file of %j", (source, urls) => {
  expect(sourcesOf(from(source), "onnx/a.onnx")).toEqual(urls);
});

test("the hub's list of files: address, further pages, digests", () => {
  expect(treeUrl(from({ url: "https://c.example/" }))).toBeUndefined();
  expect(treeUrl(from({ hub: "o/n", revision: "main" }))).toBe(
    "https://huggingface.co/api/models/o/n/tree/main?recursive=true",
  );
  expect(nextPage('<https://huggingface.co/api/x?cursor=2>; rel="next"')).toBe("https://huggingface.co/api/x?cursor=2");
  expect(nextPage('<https://huggingface.co/api/x>; rel="prev"')).toBeUndefined();
  expect(nextPage(null)).toBeUndefined();
  expect(parseTree(tree)).toEqual({ ok: true, value: listing });
});

test.each([
  [{}, "", "must be a list"],
  [[null], "[0]", "must be an object"],
  [[{ ...tree[1], path: "" }], "[0].path", "must be a non-empty string"],
  [[{ ...tree[1], size: -1 }], "[0].size", "must be a whole number"],
  [[{ ...tree[1], oid: "main" }], "[0].oid", "must be 40 lower-case hex digits"],
  [[{ ...tree[2], lfs: { oid: "4".repeat(63), size: 1 } }], "[0].lfs.oid", "must be 64 lower-case hex digits"],
  [[{ ...tree[2], lfs: { oid: "4".repeat(64) } }], "[0].lfs.size", "must be a whole number"],
  [[{ ...tree[2], lfs: "yes" }], "[0].lfs", "must be an object"],
])("a list that is none: %j", (value, path, message) => {
  expect(parseTree(value)).toMatchObject({ ok: false, problem: { path, message: expect.stringContaining(message) } });
});

test("what ships with the site is stored under its own address", () => {
  const [file] = storedFiles(modelOf("pocket-llm-sn"), ["config.json"], base) as object[];
  expect(file).toEqual({
    url: `${base}models/pocket-llm-sn/config.json`,
    size: 416,
    digest: "sha256:1ab54ae68cc8519a09b632a38ee459671072e57fd3fc53644162bc376b3dfbd9",
  });
});

test("a pinned model of the hub needs no list, and is stored under the site's address all the same", () => {
  const model = modelOf("whisper-base", pinnedNow("whisper-base", commit));
  expect(storedFiles(model, ["config.json"], base)).toEqual([
    {
      url: `${base}models/whisper-base/config.json`,
      sources: [`https://huggingface.co/onnx-community/whisper-base/resolve/${commit}/config.json`],
      size: 1,
      digest: `sha256:${"0".repeat(64)}`,
    },
  ]);
});

test("a model that is not pinned takes size and digest from the hub's list", () => {
  const files = storedFiles(modelOf("whisper-base"), ["config.json", "onnx/encoder_model.onnx"], base, listing);
  expect(files).toMatchObject([listing.get("config.json"), listing.get("onnx/encoder_model.onnx")]);
});

test.each([
  ["without a list", ["config.json"], undefined, "network"],
  ["with a list that lacks a file", ["tokenizer.json"], listing, "no-model"],
  ["a file the manifest does not list", ["onnx/other.onnx"], listing, "no-model"],
])("%s: a Failure", (_name, paths, list, code) => {
  const [path] = paths;
  expect(storedFiles(modelOf("whisper-base"), paths, base, list)).toMatchObject({
    code,
    detail: { model: "whisper-base", path },
  });
});
