import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { unpackTar } from "modern-tar/fs";
import { afterEach, expect, test } from "vitest";
import { Publisher } from "../../../app/collect/publisher.ts";
import { VoiceStore } from "../../../app/collect/store.ts";
import type { ClipFacts } from "../../../core/collect/clip.ts";
import { writeWav } from "../../../core/wav.ts";
import { ingest } from "../../../foundry/data/ingest.ts";
import { readRows } from "../../../foundry/data/rows.ts";
import { treeAt } from "../../../foundry/data/tree.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-voices-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2026, 10, 21, 9);
const hex = (n: number, digits = 32) => n.toString(16).padStart(digits, "0");
const facts: ClipFacts = {
  text: "mwana akarara",
  language: "sn",
  kind: "prompt",
  studio: false,
  personal: "",
  sampleRate: 48_000,
  samples: 48_000,
  snr: 31.25,
  clipping: 0,
};
const tone = (hertz: number) =>
  new Uint8Array(
    writeWav(
      Float32Array.from({ length: 48_000 }, (_, i) => 0.2 * Math.sin((i * hertz) / 7639)),
      48_000,
    ),
  );

test("the foundry takes in what was saved for others, and drops it once the list of a withdrawal is laid over it", async () => {
  const store = new VoiceStore();
  const saved = new Map<string, Uint8Array>();
  const publisher = new Publisher({
    store,
    now: () => NOW,
    openSink: async (name) => {
      const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
      const all = new Response(readable).arrayBuffer();
      return { sink: writable, done: async () => void saved.set(name, new Uint8Array(await all)) };
    },
  });
  const consent = {
    id: hex(1),
    version: "1",
    language: "sn",
    scopes: ["asr" as const, "publish" as const],
    givenAt: "2026-11-21T08:00:00Z",
    by: "voice" as const,
  };
  const agreed = { consent, speaker: { pseudonym: hex(7, 64), about: { age: "thirties", region: "Mutare" } } };
  await store.agree(agreed);
  for (const n of [1, 2, 3]) {
    await store.add(hex(1), { id: hex(n), at: NOW, facts: { ...facts, text: `mwana ${n}` }, wav: tone(200 * n) });
    if (n < 3) await store.decide(hex(n), "keep");
  }

  expect(await publisher.save()).toBe(true);
  const name = "inzwa-voices-2026-11-21-09-00.tar";
  expect(await store.published()).toEqual([{ name, at: NOW, scopes: ["asr", "publish"], clips: [hex(1), hex(2)] }]);
  await pipeline(Readable.from([saved.get(name)]), unpackTar(folder));
  const asked = {
    dataset: "given",
    from: join(folder, "voices"),
    as: "audiofolder",
    language: "sn",
    licence: "CC0-1.0",
    source: "inzwa",
  };
  const tree = treeAt(join(folder, "storage"));
  const tell = () => undefined;
  const rows = async () => {
    const all = [];
    for await (const row of readRows(join(tree.folder("raw", "given"), "rows.jsonl"))) all.push(row);
    return all;
  };
  expect((await ingest(asked, tree, tell)).done.counts).toMatchObject({ rows: 2, dropped: 0 });
  expect(await rows()).toMatchObject(
    [1, 2].map((n) => ({
      id: hex(n),
      text: `mwana ${n}`,
      language: "sn",
      speaker: hex(7, 64),
      licence: "CC0-1.0",
      audio: {
        sha256: createHash("sha256")
          .update(tone(200 * n))
          .digest("hex"),
      },
      consent: { version: "1-sn", scopes: ["asr", "publish"], givenAt: "2026-11-21T08:00:00Z" },
      tags: { age: "thirties", region: "Mutare", kind: "prompt", studio: "false", snr: "31.3" },
    })),
  );

  // Deleted here after it had left: those who have the file must still be told.
  await store.decide(hex(2), "delete");
  publisher.withdrew(agreed, await store.clips(), await store.published());
  await store.withdraw();
  await publisher.saveList();
  await writeFile(join(folder, "voices/metadata.jsonl"), saved.get("metadata.jsonl") ?? "");
  expect((await ingest(asked, tree, tell)).done.counts).toMatchObject({ rows: 0, "dropped:withdrawn": 2 });
  expect(await rows()).toEqual([]);
  expect(await publisher.save()).toBe(false);
  await store.close();
});
