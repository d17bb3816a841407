import { type Manifest, type ModelEntry, parseManifest } from "../manifest.ts";
import type { Parsed } from "../parse.ts";

/** One model of the manifest gives way to one that was released. */
export interface Change {
  readonly replaces: string;
  readonly model: ModelEntry;
}

/**
 * The manifest in which the packs name the released models in place of those that give way; these stay in the list, so
 * that they are kept and can be chosen. A change is left out where its model is not of the same stage and languages,
 * where there is nothing to replace, or where the manifest has a model of that id.
 */
export function withReleases(manifest: Manifest, changes: readonly Change[]): Parsed<Manifest> {
  const fits = changes.filter((change) => fitsInto(manifest, change));
  const ids = new Map(fits.map(({ replaces, model }) => [replaces, model.id]));
  const instead = (id: string | null) => (id === null ? null : (ids.get(id) ?? id));
  const packs = manifest.packs.map((pack) => ({
    ...pack,
    tiers: Object.fromEntries(
      Object.entries(pack.tiers).map(([tier, stages]) => [
        tier,
        Object.fromEntries(Object.entries(stages).map(([stage, id]) => [stage, instead(id)])),
      ]),
    ),
    ...(pack.voices ? { voices: withVoices(pack.voices, fits) } : {}),
  }));
  return parseManifest({ ...manifest, packs, models: [...manifest.models, ...fits.map(({ model }) => model)] });
}

function fitsInto({ models }: Manifest, { replaces, model }: Change): boolean {
  const before = models.find(({ id }) => id === replaces);
  if (!before || before.stage !== model.stage || models.some(({ id }) => id === model.id)) return false;
  return before.languages.every((tag) => model.languages.includes(tag));
}

function withVoices(voices: Readonly<Record<string, readonly string[]>>, changes: readonly Change[]) {
  const added = changes.flatMap(({ replaces, model }) => {
    const names = voices[replaces];
    return names ? [[model.id, names]] : [];
  });
  return { ...voices, ...Object.fromEntries(added) };
}
