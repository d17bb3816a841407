import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The package's folder, from the source and from build/ alike: the nearest one that has the recipes. */
export function home(from = import.meta.dirname): string {
  if (existsSync(join(from, "foundry/retrain/recipes"))) return from;
  if (dirname(from) === from) throw new Error("the package has no foundry/retrain/recipes");
  return home(dirname(from));
}
