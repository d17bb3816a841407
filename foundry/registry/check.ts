import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { isFailure } from "../../core/failure.ts";
import type { PublicKey } from "../../core/trust.ts";
import { sha256Of } from "../package/files.ts";
import { readLog } from "./log.ts";
import { approved } from "./registry.ts";
import { stateOf, type Version } from "./state.ts";
import { behind, packagePath } from "./views.ts";

export interface Checked {
  readonly revision: number;
  readonly versions: number;
  /** One sentence each; empty when all is well. */
  readonly problems: readonly string[];
  /** What others read and is not up to date: the next deed writes it anew. */
  readonly behind: readonly string[];
}

/** Everything: the chain of the history, each package's bytes, each approval, and that no alias points to nothing. */
export async function check(root: string, keys: readonly PublicKey[]): Promise<Checked> {
  try {
    const log = await readLog(root);
    const { revision, models } = stateOf(log.entries);
    const problems: string[] = [];
    let versions = 0;
    for (const { name, versions: all, aliases } of models.values()) {
      versions += all.size;
      for (const version of all.values()) problems.push(...(await wrongBytes(root, version)));
      for (const { alias, version, approval } of aliases.values()) {
        if (!all.has(version)) problems.push(`${name}: ${alias} points to version ${version}, which is not there`);
        else if (alias === "champion") problems.push(...refusal(() => approved(all.get(version), approval, keys)));
      }
    }
    return { revision, versions, problems, behind: log.entries.length > 0 ? await behind(root, log) : [] };
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    return { revision: 0, versions: 0, problems: [thrown.message], behind: [] };
  }
}

async function wrongBytes(root: string, { model, version, digest, size }: Version): Promise<string[]> {
  const path = join(root, packagePath(digest));
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [`${model} ${version}: ${packagePath(digest)} is not there`];
  const right = found.size === size && (await sha256Of(createReadStream(path))) === digest;
  return right ? [] : [`${model} ${version}: ${packagePath(digest)} was changed`];
}

function refusal(look: () => void): string[] {
  try {
    look();
    return [];
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    return [thrown.message];
  }
}
