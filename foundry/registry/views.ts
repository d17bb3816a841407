import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeSynced } from "../durable.ts";
import { draftIn } from "./drafts.ts";
import type { Log } from "./log.ts";
import { type Model, stateOf } from "./state.ts";

/** What others read, by name: made of the history alone, so a file that is behind or lost is no harm. */
export function viewsOf({ entries }: Log): Readonly<Record<string, string>> {
  const { revision, models } = stateOf(entries);
  const all = [...models.values()];
  return {
    "latest.json": pretty({
      schema: 1,
      revision,
      models: Object.fromEntries(all.map((one) => [one.name, placed(one)])),
    }),
    "lineage.json": pretty({ schema: 1, revision, artifacts: Object.fromEntries(all.flatMap(lines)) }),
    "history.jsonl": entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""),
  };
}

/** Names of those that are not what the history says. */
export async function behind(root: string, log: Log): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [name, text] of Object.entries(viewsOf(log)))
    if ((await readFile(join(root, name), "utf8").catch(() => undefined)) !== text) names.push(name);
  return names;
}

/** Each is replaced whole. */
export async function writeViews(root: string, log: Log): Promise<void> {
  const views = viewsOf(log);
  for (const name of await behind(root, log)) {
    const draft = await draftIn(root);
    await writeSynced(draft, views[name] ?? "");
    await rename(draft, join(root, name));
  }
  await syncFolder(root);
}

/** Where a package lies, by its digest. */
export function packagePath(digest: string): string {
  return `packages/${digest}.tar`;
}

/** The packages behind a model's aliases. */
function placed({ aliases, versions }: Model) {
  return Object.fromEntries(
    [...aliases].map(([alias, { version }]) => {
      const { digest = "", size, key, slu } = versions.get(version) ?? {};
      return [alias, { version, digest, size, file: packagePath(digest), key, slu }];
    }),
  );
}

function lines({ name, versions }: Model) {
  return [...versions.values()].map(
    ({ version, digest, parents, tags, at }) => [digest, { model: name, version, at, parents, tags }] as const,
  );
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
