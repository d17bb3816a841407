import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { takeSnapshot } from "../../../foundry/data/snapshot.ts";
import { treeAt } from "../../../foundry/data/tree.ts";
import { newKeyPair, publicPart, signingKey } from "../../../foundry/manifest/keys.ts";
import { signApproval } from "../../../foundry/registry/approval.ts";
import { Registry } from "../../../foundry/registry/registry.ts";
import { retrain } from "../../../foundry/verbs/retrain.ts";
import { packageOf } from "../registry/packages.ts";

export const secret = newKeyPair().secret;
const key = signingKey(secret, false);
/** A Saturday. */
const CAME = Date.UTC(2026, 10, 21, 9);
export const TRAINED = { train: 60, dev: 10, test: 40 };

/** A storage with clips, a registry, and the verb over both, in a folder of its own. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), "inzwa-retrain-"));
  /** Hours since the champion came. */
  hours = 0;
  readonly registry: Registry;

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true }));
    const now = () => new Date(this.#now()).toISOString().replace(/\.\d+Z$/, "Z");
    this.registry = new Registry(this.at("reg"), { keys: [publicPart(key)], now });
    this.clips(TRAINED);
  }

  at(path: string): string {
    return resolve(this.folder, path);
  }

  #now(): number {
    return CAME + this.hours * 3_600_000;
  }

  /** Clips of `gold/stt`, so many a split. */
  clips(counts: Record<string, number>, more: (i: number) => object = () => ({})): void {
    const splits = Object.entries(counts).flatMap(([split, count]) => Array<string>(count).fill(split));
    const lines = splits.map((split, i) => JSON.stringify({ ...row(i), split, ...more(i) }));
    mkdirSync(this.at("storage/gold/stt"), { recursive: true });
    writeFileSync(this.at("storage/gold/stt/rows.jsonl"), `${lines.join("\n")}\n`);
  }

  async snapshot(): Promise<string> {
    return (await takeSnapshot(["gold/stt"], treeAt(this.at("storage")))).digest;
  }

  /** Gives the digest of its package. */
  async champion(): Promise<string> {
    const path = await this.package("champion");
    const parents = [{ role: "dataset", digest: await this.snapshot() }];
    const { digest, version } = await this.registry.add(path, { model: "asr-sn", parents, tags: {} });
    const approval = { model: "asr-sn", digest, who: "T. Moyo", when: "2026-11-21T09:00:00Z" };
    await this.registry.alias("asr-sn", "champion", version, signApproval(approval, key));
    return digest;
  }

  package(content: string): Promise<string> {
    return packageOf(this.folder, content, key);
  }

  async run(words: string[], flags = {}) {
    const [lines, told]: [string[], string[]] = [[], []];
    const host = {
      print: (line: string) => lines.push(line),
      tell: (line: string) => told.push(line),
      at: (path: string) => this.at(path),
      now: () => this.#now(),
    };
    const code = await retrain.run({ words, flags: { registry: "reg", storage: "storage", ...flags } }, host);
    return { code, lines, told: told.join(" ") };
  }

  edit(path: string, change: (text: string) => string): void {
    writeFileSync(this.at(path), change(readFileSync(this.at(path), "utf8")));
  }

  /** As `eval asr --out` leaves it. wrong: every so manieth clip is misheard. */
  measured(name: string, digest: string, wrong: number): void {
    mkdirSync(this.at(name), { recursive: true });
    const lines = readFileSync(this.at("kit/manifests/test.json"), "utf8").trim().split("\n");
    const heard = lines.map((line, i) => {
      const clip = JSON.parse(line);
      return JSON.stringify({ ...clip, pred_text: i % wrong === 0 ? "handizive" : clip.text });
    });
    writeFileSync(this.at(`${name}/predictions.json`), `${heard.join("\n")}\n`);
    const measures = [
      { name: "asr.cer", value: 0.05, low: 0.03, high: 0.08, count: 40 },
      { name: "asr.rtf", value: 0.2, low: 0.1, high: 0.3, count: 40 },
      { name: "latency.asr", value: 200, low: 190, high: 210, count: 40 },
    ];
    const made = { schema: 1, artifact: { id: name, digest }, made: "2026-11-22T09:00:00Z", how: "by hand", measures };
    writeFileSync(this.at(`${name}/evaluation.json`), JSON.stringify(made));
  }

  /** A kit, and a result of it that mishears every so manieth clip. */
  async result(wrong: number) {
    const snapshot = await this.snapshot();
    const made = await this.run(["kit", "asr-sn"], { snapshot, recipe: "whisper", out: "kit" });
    const path = await this.package("trained anew");
    const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
    this.measured("result", digest, wrong);
    cpSync(path, this.at("result/package.tar"));
    const told = { schema: 1, kit: made.lines[0], run: "20261122-090000-00000001" };
    writeFileSync(this.at("result/result.json"), JSON.stringify(told));
    return { digest, snapshot, kit: made.lines[0] };
  }

  /** A champion that mishears every second clip, as eval left it, and a result. */
  async resulted(wrong: number) {
    const before = await this.champion();
    const made = await this.result(wrong);
    this.measured("was", before, 2);
    return made;
  }

  taken(flags = {}) {
    return this.run(["take", "kit", "result"], { champion: "was", "as-written": true, ...flags });
  }
}

function row(i: number) {
  const sha256 = createHash("sha256").update(String(i)).digest("hex");
  const audio = { path: `gold/stt/audio/${sha256}.wav`, sha256, bytes: 32_044, samples: 16_000, sampleRate: 16_000 };
  const text = `ndinoda ${["shuga", "chingwa", "mukaka", "mafuta"][i % 4]} nhasi`;
  const from = { dataset: "own", language: "sn", speaker: "", licence: "CC0-1.0", source: "own" };
  const tags = { product: ["sugar", "bread", "milk", "oil"][i % 4], quantity: "1", reply: "Zvakanaka, ndanyora." };
  return { id: createHash("md5").update(String(i)).digest("hex"), ...from, text, audio, tags };
}
