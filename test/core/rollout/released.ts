import { type Manifest, type ModelEntry, parseManifest } from "../../../core/manifest.ts";
import type { Trial } from "../../../core/rollout/channel.ts";
import { assemble } from "../../../scripts/manifest.mjs";

/** The manifest that ships. */
export function shipped(): Manifest {
  const read = parseManifest(assemble("models-manifest"));
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
}

/** The manifest's model as it would be released under another id. */
export function releasedAs(id: string, like = "pocket-asr-sn"): ModelEntry {
  const model = shipped().models.find((one) => one.id === like);
  if (!model) throw new Error(`there is no ${like}`);
  return { ...model, id, source: { site: `models/${id}/` } };
}

export function trial(version: number, more: Partial<Trial> = {}): Trial {
  return {
    version,
    digest: "a".repeat(64),
    model: releasedAs(`asr-sn-${version}`),
    mode: "canary",
    weight: 50,
    paused: false,
    steps: [{ weight: 50, least: 400 }],
    bounds: { ttfwMs: 1500, errors: 0.1, ttfw: 0.4, empty: 0.2, corrections: 0.3 },
    ...more,
  };
}
