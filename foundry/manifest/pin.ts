import { createHash } from "node:crypto";
import type { Listed } from "../../core/hub.ts";
import type { ModelEntry, ModelFile } from "../../core/manifest.ts";
import { gitBlob, type HubClient, HubProblem } from "./hub-client.ts";

/** What came of one model; without `entry` nothing is to be written. */
export interface Pinned {
  /** The entry with sizes, hashes and commit. */
  readonly entry?: ModelEntry;
  /** One sentence for each thing that is not as it should be. */
  readonly problems: readonly string[];
}

/** Why a model is left alone, or undefined. */
export function notForPinning({ source, engines }: ModelEntry): string | undefined {
  if ("site" in source) return "ships with the site";
  if ("url" in source) return "is not on the hub";
  return engines.includes("web-llm") ? "is fetched by web-llm, which checks no hash of ours" : undefined;
}

/**
 * Reads commit, sizes and hashes of the model's files from the hub, and compares every source of them: the tree's list,
 * the headers that a download gets, the LFS pointer, and for files that git keeps itself their bytes. A pinned model is
 * compared with what its entry says.
 */
export async function pinModel(model: ModelEntry, client: HubClient): Promise<Pinned> {
  const { source } = model;
  if (!("hub" in source)) throw new Error(`${model.id} is not on the hub`);
  try {
    const { id, commit } = await client.revision(source.hub, source.revision);
    if (id !== source.hub) return { problems: [`${model.id}: ${source.hub} is called ${id} now`] };
    if (model.pinned && commit !== source.revision)
      return { problems: [`${model.id}: the hub has ${commit} for ${source.revision}`] };
    const at = { ...source, revision: commit };
    const listing = await client.tree(at);
    const problems: string[] = [];
    const files: ModelFile[] = [];
    for (const file of model.files) {
      const listed = listing.get(file.path);
      const found = listed ? await pinFile(source.hub, commit, file.path, listed, client) : "is not in the repository";
      const problem = typeof found === "string" ? found : model.pinned ? difference(file, found) : undefined;
      if (problem) problems.push(`${model.id}: ${file.path} ${problem}`);
      else if (typeof found !== "string") files.push(found);
    }
    if (problems.length || model.pinned) return { problems };
    return { entry: { ...model, source: at, pinned: true, files }, problems };
  } catch (thrown) {
    if (!(thrown instanceof HubProblem)) throw thrown;
    return { problems: [`${model.id}: ${thrown.message}`] };
  }
}

/** The file's entry, or what is wrong with it. */
async function pinFile(
  repository: string,
  commit: string,
  path: string,
  { size, digest }: Listed,
  client: HubClient,
): Promise<Required<ModelFile> | string> {
  const [kind, hex = ""] = digest.split(":");
  const told = await client.told(repository, commit, path);
  if (told.commit !== commit) return `is served from commit ${told.commit}, not ${commit}`;
  if (told.size !== size) return `has ${size} bytes in the list and ${told.size} when asked for`;
  if (told.etag !== hex) return `has the hash ${hex} in the list and ${told.etag} when asked for`;
  const bytes = await client.raw(repository, commit, path);
  if (kind === "sha256") return pointerSays(bytes, size, hex) ?? { path, size, sha256: hex };
  if (bytes.length !== size) return `has ${size} bytes in the list and ${bytes.length} in git`;
  if (gitBlob(bytes) !== hex) return "is not what git's name for it says";
  return { path, size, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: version, then oid and size, one a line. */
function pointerSays(bytes: Uint8Array, size: number, sha256: string): string | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, 1024));
  if (!text.startsWith("version https://git-lfs.github.com/spec/v1\n")) return "has no LFS pointer in git";
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const bytesThere = /^size (\d+)$/m.exec(text)?.[1];
  if (oid === sha256 && bytesThere === String(size)) return undefined;
  return `has ${sha256} and ${size} bytes in the list, and ${oid} and ${bytesThere} in its LFS pointer`;
}

function difference(expected: ModelFile, found: Required<ModelFile>): string | undefined {
  if (expected.size !== found.size) return `has ${expected.size} bytes here and ${found.size} on the hub`;
  if (expected.sha256 !== found.sha256) return `has the hash ${expected.sha256} here and ${found.sha256} on the hub`;
  return undefined;
}
