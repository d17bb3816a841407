export interface MeasuredFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}
interface ModelParts {
  readonly id: string;
  readonly source: object;
  readonly files: readonly { readonly path: string; readonly size?: number; readonly sha256?: string }[];
}
interface Parts {
  schema: number;
  version: number;
  channels: { stable: Record<string, string[]>; canary: Record<string, string[]> };
  models: ModelParts[];
  packs: { tag: string }[];
}
/** The whole manifest as one object, from the folder `models-manifest/`; unchecked. */
export function assemble(folder: string): Parts;
/** Every file of a model's folder, without model cards. */
export function measure(folder: string): MeasuredFile[];
/** The models that ship with the site. */
export function shipped<M extends { readonly source: object }>(manifest: {
  readonly models: readonly M[];
}): (M & { readonly source: { readonly site: string } })[];
/** One sentence for each file of the site's own models that is missing, unlisted or other than the manifest says. */
export function differences(manifest: { readonly models: readonly ModelParts[] }, site: string): string[];
