import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

export interface Below {
  /** Bytes of each plain file by its path from `root`, with "/" between. */
  readonly sizes: ReadonlyMap<string, number>;
  /** One sentence for each thing that is neither file nor folder: a link could show other bytes to everybody. */
  readonly problems: readonly string[];
}

/** What lies in the folder `name` of `root`; nothing where it does not exist. Follows no links. */
export function filesBelow(root: string, name: string): Below {
  const sizes = new Map<string, number>();
  const problems: string[] = [];
  const walk = (path: string) => {
    const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (stats?.isDirectory()) for (const inner of readdirSync(join(root, path)).sort()) walk(`${path}/${inner}`);
    else if (stats?.isFile()) sizes.set(path, stats.size);
    else if (stats) problems.push(`${path} is ${stats.isSymbolicLink() ? "a symbolic link" : "no plain file"}`);
  };
  walk(name);
  return { sizes, problems };
}
