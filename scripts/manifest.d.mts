export interface MeasuredFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}
interface ModelParts {
  readonly id: string;
  readonly source: { readonly site: string };
  readonly files: readonly MeasuredFile[];
}
/** The whole manifest as one object, from the folder `models-manifest/`; unchecked. */
export function assemble(folder: string): { schema: number; models: ModelParts[]; packs: unknown[] };
/** Every file of a model's folder, without model cards. */
export function measure(folder: string): MeasuredFile[];
/** One sentence for each file of `site` that is missing, unlisted or other than the manifest says. */
export function differences(manifest: { readonly models: readonly ModelParts[] }, site: string): string[];
