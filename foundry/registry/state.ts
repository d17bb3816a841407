import type { Add, Alias, Create, Entry, Move } from "./deeds.ts";

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
  /** What was said where it was made without a version. */
  readonly description?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
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
  /** It stays without a version, too. */
  made: boolean;
  description: string | undefined;
  tags: Readonly<Record<string, string>>;
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
    if (entry.deed.kind === "create") {
      if (!taken) make(models, entry.deed, entry.at);
    } else if (entry.deed.kind === "add") addTo(models, entry.deed, entry.at, taken);
    else if (!taken) move(models, entry.deed, entry.at);
    if (!taken) last = entry;
  }
  for (const [name, { versions, made }] of models) if (versions.size === 0 && !made) models.delete(name);
  return { revision: entries.length, models, ...(last ? { last } : {}) };
}

function make(models: Map<string, Open>, { model, description, tags }: Create, at: string): void {
  Object.assign(of(models, model, at), { made: true, description, tags });
}

function of(models: Map<string, Open>, name: string, at: string): Open {
  const known = models.get(name);
  if (known) return known;
  const none = { made: false, description: undefined, tags: {}, given: 0 };
  const model: Open = { name, created: at, versions: new Map(), aliases: new Map(), ...none };
  models.set(name, model);
  return model;
}

function addTo(models: Map<string, Open>, add: Add, at: string, taken: boolean): void {
  const model = of(models, add.model, at);
  model.given += 1;
  if (!taken) model.versions.set(model.given, { ...add, version: model.given, at });
}

function move(models: Map<string, Open>, deed: Move, at: string): void {
  const aliases = models.get(deed.model)?.aliases;
  if (deed.version === undefined) aliases?.delete(deed.alias);
  else aliases?.set(deed.alias, { ...deed, version: deed.version, at });
}
