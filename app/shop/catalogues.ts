import { failure } from "../../core/failure.ts";
import { type Catalogue, readCatalogue } from "../../core/slu/catalogue.ts";

const FILES = import.meta.glob("../../models-manifest/orders/*.json", { import: "default" });

/** tag: BCP 47; English where nobody wrote one for the language. Rejects with `network`. */
export async function loadCatalogue(tag: string): Promise<Catalogue> {
  const path = [tag, "en"].map((name) => `../../models-manifest/orders/${name}.json`).find((name) => FILES[name]) ?? "";
  const value = await FILES[path]?.().catch((thrown: unknown) => {
    throw failure("network", `${path}: ${String(thrown)}`);
  });
  return readCatalogue(value, path);
}
