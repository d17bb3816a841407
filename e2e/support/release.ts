import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placeOf } from "../../core/rollout/bucket.ts";
import { webCrypto } from "../../core/web-crypto.ts";
import { run } from "./run.ts";

/** The model that is released, as its registry and the page call it. */
export const RELEASED = "llm-sn-1";
/** The same of a recogniser. */
export const RELEASED_ASR = "asr-sn-1";

/** What of the pocket pack each is made of. */
const FILES = {
  llm: ["config.json", "generation_config.json", "onnx", "tokenizer.json", "tokenizer_config.json"],
  asr: [
    ...["config.json", "generation_config.json", "onnx"],
    ...["preprocessor_config.json", "tokenizer.json", "tokenizer_config.json"],
  ],
} as const;
/** Percent of the devices. */
const WEIGHT = 50;

/**
 * A copy of the built site and a registry beside it with one package: the pocket model of the stage, with `change` made to its
 * folder. `release` runs that verb of the foundry on both.
 */
export async function siteWithRegistry(
  folder: string,
  change: (model: string) => void = () => {},
  stage: keyof typeof FILES = "llm",
) {
  const name = `${stage}-sn`;
  const [site, model, root] = ["site", "model", "registry"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  cpSync(process.env.INZWA_SITE ?? "dist", site, { recursive: true });
  mkdirSync(model);
  for (const path of FILES[stage])
    cpSync(join(site, `models/pocket-${name}`, path), join(model, path), { recursive: true });
  change(model);
  await foundry("sign", model);
  const { stdout } = await foundry("package", model, "--out", `${model}.tar`, "--json");
  await foundry("registry", "add", root, name, `${model}.tar`);
  const [gates, evaluation] = [join(folder, "gates.yaml"), join(folder, "evaluation.json")];
  writeFileSync(gates, `schema: 1\ngates:\n  - { measure: ${stage}.by-hand, least: 0.5 }\n`);
  const measures = [{ name: `${stage}.by-hand`, value: 0.9, low: 0.8, high: 1, count: 100 }];
  const artifact = { id: name, digest: JSON.parse(stdout).sha256 };
  const made = { schema: 1, artifact, made: "2026-11-21T09:00:00Z", how: "by hand", measures };
  writeFileSync(evaluation, JSON.stringify(made));
  const release = (...words: string[]) => foundry("release", ...words, "--registry", root, "--site", site);
  return {
    site,
    channel: join(site, "models-manifest/channel.json"),
    release,
    begin: () =>
      release(
        ...["--mode", "canary", "--weight", String(WEIGHT), name, "1", "--replaces", `pocket-${name}`],
        ...["--evaluation", evaluation, "--gates", gates],
      ),
  };
}

/** An id by which a device is among those that get it, or is not. */
export async function idOf(inside: boolean, released = RELEASED): Promise<string> {
  for (let n = 0; ; n++) {
    const id = String(n).padStart(32, "0");
    if ((await placeOf(id, released, webCrypto(crypto.subtle, 0))) < WEIGHT / 100 === inside) return id;
  }
}

/** Has the model fail whenever it is asked something with the word in it. */
export function failsAt(word: string): (model: string) => void {
  return (model) => {
    const path = join(model, "tokenizer_config.json");
    const config = JSON.parse(readFileSync(path, "utf8"));
    const planted = `{% if '${word}' in messages[-1]['content'] %}{{ raise_exception('planted') }}{% endif %}`;
    writeFileSync(path, JSON.stringify({ ...config, chat_template: planted + config.chat_template }));
  };
}

function foundry(...args: string[]) {
  return run(process.execPath, ["build/foundry.js", ...args]);
}
