import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { aborted } from "../../core/failure.ts";
import { ingest } from "../../foundry/data/ingest.ts";
import { readRows } from "../../foundry/data/rows.ts";
import { treeAt } from "../../foundry/data/tree.ts";
import { openPairs } from "../../server/pairs/open.ts";
import type { Fields, Services } from "../../server/services.ts";
import { appOf, KEY } from "./app-of.ts";
import { backend } from "./services.ts";

let folder = "";
const logged: Fields[] = [];
const log: Services["log"] = { debug() {}, info() {}, warn: (fields) => void logged.push(fields), error() {} };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inzwa-pairs-"));
  logged.length = 0;
  return () => rmSync(folder, { recursive: true });
});

/** A server whose voice is kept. */
async function kept(pairsMb = 1024, own = backend()) {
  const pairs = await openPairs({ pairsDir: folder, pairsMb }, own, log);
  if (!pairs) throw new Error("a folder was named");
  const app = appOf({ backend: { ...own, tts: pairs.over(own.tts) } });
  const say = async (input: string) => {
    const body = JSON.stringify({ model: "tts-1", voice: "alloy", input, response_format: "wav" });
    const headers = { ...KEY, "Content-Type": "application/json" };
    const answer = await app.request("/v1/audio/speech", { method: "POST", headers, body });
    await answer.arrayBuffer().catch(() => {});
    return answer.status;
  };
  return { say, close: () => pairs.close() };
}
const files = () =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.\w+$/.test(name))
    .sort();

test("what the voice said lies there with its words, once, marked as a machine's, and the foundry takes it in", async () => {
  const { say, close } = await kept();
  for (const input of ["Mhoro shamwari. Makadii nhasi?", "Mhoro shamwari."]) expect(await say(input)).toBe(200);
  await close();
  const names = files();
  expect(names.filter((name) => name.endsWith(".wav"))).toHaveLength(2);
  expect(names).toHaveLength(6);
  for (const name of names.filter((one) => one.endsWith(".wav"))) {
    const sum = createHash("sha256").update(readFileSync(join(folder, name)));
    const digest = sum.update(readFileSync(join(folder, name.replace(".wav", ".txt")))).digest("hex");
    expect(name).toBe(`training-data/tts/sn/${digest}.wav`);
    const about = JSON.parse(readFileSync(join(folder, name.replace(".wav", ".json")), "utf8"));
    expect(about).toEqual({ language: "sn", speaker: "pocket-tts-sn", synthetic: true, source: "inzwa pocket-tts-sn" });
  }
  const tree = treeAt(mkdtempSync(join(folder, "storage-")));
  const asked = {
    dataset: "said",
    from: join(folder, "training-data"),
    as: "pairs",
    language: "en",
    licence: "CC0-1.0",
    source: "said",
  };
  expect((await ingest(asked, tree, () => {})).done.counts).toMatchObject({ rows: 2, dropped: 0 });
  const texts: string[] = [];
  for await (const row of readRows(join(tree.folder("raw", "said"), "rows.jsonl"))) {
    texts.push(row.text);
    expect(row).toMatchObject({ language: "sn", synthetic: true, source: "inzwa pocket-tts-sn" });
  }
  expect(texts.some((text) => /mhoro shamwari/i.test(text))).toBe(true);
});

test("a folder that is full takes no more, says so once, and everybody is still spoken to", async () => {
  const first = await kept(1);
  await first.close();
  writeFileSync(join(folder, "filled"), Buffer.alloc(2 ** 20 - 100));
  const { say, close } = await kept(1);
  for (const input of ["Mhoro.", "Makadii?"]) expect(await say(input)).toBe(200);
  await close();
  expect(files()).toEqual([]);
  expect(logged).toEqual([{ event: "speech-pair", code: "full" }]);
});

test("what was not said to its end is not kept", async () => {
  const own = backend({
    tts: {
      speak: async () => {
        throw aborted;
      },
    },
  });
  const { say, close } = await kept(1024, own);
  expect(await say("Mhoro.")).not.toBe(200);
  await close();
  expect(files()).toEqual([]);
});

test("without a folder nothing is kept, and one that cannot be written is told by its name", async () => {
  expect(await openPairs({ pairsDir: undefined, pairsMb: 1 }, backend(), log)).toBeUndefined();
  writeFileSync(join(folder, "file"), "");
  await expect(openPairs({ pairsDir: join(folder, "file"), pairsMb: 1 }, backend(), log)).rejects.toMatchObject({
    code: "bad-manifest",
    message: expect.stringContaining("INZWA_TTS_PAIRS_DIR"),
  });
});
