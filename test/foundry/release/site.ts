import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Channel, parseChannel } from "../../../core/rollout/channel.ts";
import { readChannelFile } from "../../../core/rollout/channel-file.ts";
import { writeDurably } from "../../../foundry/durable.ts";
import { signingKey } from "../../../foundry/manifest/keys.ts";
import { hashesOf } from "../../../foundry/package/files.ts";
import { signModel } from "../../../foundry/package/signature.ts";
import { packed } from "../../../foundry/package/tar.ts";
import { verbs } from "../../../foundry/verbs.ts";
import { assemble } from "../../../scripts/manifest.mjs";

const NOW = Date.UTC(2026, 10, 21, 9);

/** A folder with a site's manifest, an empty registry, and gates that ask for one measure of a recogniser. */
export function emptyDesk() {
  const folder = mkdtempSync(join(tmpdir(), "inzwa-release-"));
  mkdirSync(join(folder, "site/models-manifest"), { recursive: true });
  writeFileSync(join(folder, "site/models-manifest/manifest.json"), JSON.stringify(assemble("models-manifest")));
  writeFileSync(join(folder, "gates.yaml"), "schema: 1\ngates:\n  - { measure: asr.cer, most: 0.12 }\n");
  return { folder };
}

/** Runs a verb as a person types it; gives what it prints, and puts its exit code behind `codes`. */
export async function typed(
  folder: string,
  verb: string,
  words: string[],
  flags = {},
  codes: (number | undefined)[] = [],
): Promise<string[]> {
  const lines: string[] = [];
  const host = {
    print: (line: string) => lines.push(line),
    tell: () => {},
    at: (path: string) => join(folder, path),
    now: () => NOW,
  };
  codes.push(await verbs[verb]?.run({ words, flags }, host));
  return lines;
}

/** A signed package with the pocket recogniser's file names, and what was measured of it; both by name in the folder. */
export async function candidate(folder: string, content: string, secret: string, cer = 0.05) {
  const model = join(folder, content);
  const names = ["config.json", "generation_config.json", "onnx/decoder_model_merged.onnx", "onnx/encoder_model.onnx"];
  for (const name of [...names, "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "README.md"]) {
    mkdirSync(dirname(join(model, name)), { recursive: true });
    writeFileSync(join(model, name), `${content} ${name}`);
  }
  writeFileSync(join(model, "model.sig"), await signModel(content, await hashesOf(model), signingKey(secret, false)));
  await writeDurably(`${model}.tar`, packed(model));
  const digest = createHash("sha256")
    .update(readFileSync(`${model}.tar`))
    .digest("hex");
  const measures = [{ name: "asr.cer", value: cer, low: cer - 0.01, high: cer + 0.01, count: 200 }];
  const made = { schema: 1, artifact: { id: content, digest }, made: "2026-11-21T09:00:00Z", how: "by hand", measures };
  writeFileSync(`${model}.json`, JSON.stringify(made));
  return { tar: `${basename(model)}.tar`, evaluation: `${basename(model)}.json`, digest };
}

/** The site's channel as it was signed, without asking by whom. */
export function channelOf(folder: string): Channel {
  const read = readChannelFile(readFileSync(join(folder, "site/models-manifest/channel.json"), "utf8"));
  const parsed = parseChannel(JSON.parse(read && "channel" in read ? read.channel : "null"));
  if (!parsed.ok) throw new Error(`${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
