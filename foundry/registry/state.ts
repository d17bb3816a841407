import type { Add, Alias, Entry, Move } from "./deeds.ts";

export interface Version extends Add {
  /** From 1; a number is never given twice, not even where the first was taken back. */
  readonly version: number;
  /** UTC. */
  readonly at: string;
}
export interface Model {
  readonly name: string;
  /** UTC. */
  readonly created: string;
  readonly versions: ReadonlyMap<number, Version>;
  readonly aliases: ReadonlyMap<Alias, Move & { readonly version: number; readonly at: string }>;
}
export interface State {
  /** Of the last entry; 0 where there is none. */
  readonly revision: number;
  readonly models: ReadonlyMap<string, Model>;
  /** The deed that an undo would take back. */
  readonly last?: Entry;
}
type Open = {
  name: string;
  created: string;
  versions: Map<number, Version>;
  aliases: Map<Alias, Placed>;
  given: number;
};
type Placed = Move & { readonly version: number; readonly at: string };

/** What the history comes to, without the deeds that were taken back. */
export function stateOf(entries: readonly Entry[]): State {
  const undone = new Set(entries.flatMap(({ deed }) => (deed.kind === "undo" ? [deed.revision] : [])));
  const models = new Map<string, Open>();
  let last: Entry | undefined;
  for (const entry of entries) {
    if (entry.deed.kind === "undo") continue;
    const taken = undone.has(entry.revision);
    if (entry.deed.kind === "add") addTo(models, entry.deed, entry.at, taken);
    else if (!taken) move(models, entry.deed, entry.at);
    if (!taken) last = entry;
  }
  for (const [name, { versions }] of models) if (versions.size === 0) models.delete(name);
  return { revision: entries.length, models, ...(last ? { last } : {}) };
}

function addTo(models: Map<string, Open>, add: Add, at: string, taken: boolean): void {
  const model = models.get(add.model) ?? {
    name: add.model,
    created: at,
    versions: new Map(),
    aliases: new Map(),
    given: 0,
  };
  model.given += 1;
  models.set(add.model, model);
  if (!taken) model.versions.set(model.given, { ...add, version: model.given, at });
}

function move(models: Map<string, Open>, deed: Move, at: string): void {
  const aliases = models.get(deed.model)?.aliases;
  if (deed.version === undefined) aliases?.delete(deed.alias);
  else aliases?.set(deed.alias, { ...deed, version: deed.version, at });
}
