import type { Manifest, ModelEntry } from "./manifest.ts";

/**
 * The site's manifest with a language pack from elsewhere added. What the site names stays as the site has it: a model
 * of an id that is taken is left out, and so is the pack where the site has one for the language; its other models can
 * then be chosen stage by stage. Tiers of which not every model came along are left out as well.
 */
export function withPack(site: Manifest, other: Manifest, tag: string, models: readonly string[]): Manifest {
  const known = new Set(site.models.map(({ id }) => id));
  const added = other.models.filter(({ id }) => models.includes(id) && !known.has(id)).map(apart);
  const there = new Set([...known, ...added.map(({ id }) => id)]);
  const pack = other.packs.find((pack) => pack.tag === tag);
  const taken = site.packs.some((pack) => pack.tag === tag);
  const tiers = Object.entries(pack?.tiers ?? {}).filter(([, tier]) =>
    Object.values(tier).every((id) => id === null || there.has(id)),
  );
  return {
    ...site,
    models: [...site.models, ...added],
    packs:
      pack && !taken && tiers.length > 0 ? [...site.packs, { ...pack, tiers: Object.fromEntries(tiers) }] : site.packs,
  };
}

/**
 * What another site ships by itself is not to be had from this one: it is here by the pack file alone. A name under
 * `.invalid` never leads anywhere (RFC 2606).
 */
function apart(model: ModelEntry): ModelEntry {
  return "site" in model.source ? { ...model, source: { url: `https://pack.invalid/${model.id}/` } } : model;
}
