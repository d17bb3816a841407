import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { readSettings, type SettingName, type Settings } from "../../core/settings.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { type Given, Usage } from "../verb.ts";
import { digestOf } from "./artifact.ts";

/** The package's folder: programs lie in its build/. */
export const home = join(import.meta.dirname, "..");

const DIGEST = /^[0-9a-f]{64}$/;

/** What follows `eval KIND`: exactly so many words. */
export function wordsOf({ words }: Given, count: 1, what: string): [string];
export function wordsOf({ words }: Given, count: 2, what: string): [string, string];
export function wordsOf({ words }: Given, count: number, what: string): string[] {
  const own = words.slice(1);
  if (own.length !== count) throw new Usage(`eval ${words[0]} takes ${what}`);
  return own;
}

/** Of the draws; 1 when nobody says another. */
export function seedOf({ seed = "1" }: Given["flags"]): number {
  if (typeof seed !== "string" || !/^\d{1,9}$/.test(seed)) throw new Usage("--seed is a whole number");
  return Number(seed);
}

/** The settings with the language and the model that the flags name. Throws `bad-manifest` for values that are none. */
export function settingsFrom({ language, model }: Given["flags"], name: SettingName): Settings {
  const screen = { ...(language ? { language } : {}), ...(model ? { [name]: model } : {}) };
  const { settings, problems } = readSettings({ screen });
  for (const { path, message } of problems) throw failure("bad-manifest", `${path} ${message}`);
  return settings;
}

/** The model's id that `--model` says. */
export function askedModel({ model }: Given["flags"]): string | undefined {
  return model === undefined ? undefined : String(model);
}

/** What is evaluated: as the flags name it, else the model's own files. */
export async function artifactOf(
  model: string,
  folder: string,
  paths: readonly string[],
  flags: Given["flags"],
): Promise<Evaluation["artifact"]> {
  return namedArtifact(flags) ?? { id: model, digest: await digestOf(folder, paths) };
}

/** --id and --digest together, or neither. */
export function namedArtifact({ id, digest }: Given["flags"]): Evaluation["artifact"] | undefined {
  if (id === undefined && digest === undefined) return undefined;
  if (typeof id !== "string" || id === "" || typeof digest !== "string" || !DIGEST.test(digest))
    throw new Usage("--id and --digest go together; a digest is 64 lower-case hex digits");
  return { id, digest };
}
