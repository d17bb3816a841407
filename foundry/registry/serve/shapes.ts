import { readUtc } from "../../../core/utc.ts";
import type { Model, Version } from "../state.ts";

interface Tag {
  readonly key: string;
  readonly value: string;
}
/** MLflow's ModelVersion (model_registry.proto); times in milliseconds since 1970, the version as text. */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
  /** Stages are deprecated since MLflow 2.9; this is its word for none. */
  readonly current_stage: "None";
  readonly description: string;
  readonly source: string;
  readonly run_id: string;
  readonly status: "READY";
  readonly tags: readonly Tag[];
  readonly aliases: readonly string[];
}
export interface RegisteredModel {
  readonly name: string;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
  readonly description: string;
  readonly latest_versions: readonly ModelVersion[];
  readonly tags: readonly Tag[];
  readonly aliases: readonly { readonly alias: string; readonly version: string }[];
}

/** Where MLflow's client looks for the files of a version: it must have this path (HttpArtifactRepository). */
export const ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";

/** origin: `http://localhost:5001`. */
export function modelVersion(model: Model, version: Version, origin: string): ModelVersion {
  const own = [...model.aliases.values()].filter((one) => one.version === version.version);
  return {
    name: model.name,
    version: String(version.version),
    creation_timestamp: ms(version.at),
    last_updated_timestamp: Math.max(ms(version.at), ...own.map(({ at }) => ms(at))),
    current_stage: "None",
    description: version.tags.description ?? "",
    source: `${origin}${ARTIFACTS}/${version.digest}`,
    run_id: version.tags.run_id ?? "",
    status: "READY",
    tags: tagsOf(version),
    aliases: own.map(({ alias }) => alias),
  };
}

export function registeredModel(model: Model, origin: string): RegisteredModel {
  const versions = [...model.versions.values()].map((one) => modelVersion(model, one, origin));
  const latest = versions.toSorted((a, b) => Number(b.version) - Number(a.version)).slice(0, 1);
  return {
    name: model.name,
    creation_timestamp: ms(model.created),
    last_updated_timestamp: Math.max(ms(model.created), ...versions.map((one) => one.last_updated_timestamp)),
    description: model.description ?? "",
    latest_versions: latest,
    tags: Object.entries(model.tags).map(([key, value]) => ({ key, value })),
    aliases: [...model.aliases.values()].map(({ alias, version }) => ({ alias, version: String(version) })),
  };
}

/** The name of the one file that a version has. */
export function packageName({ model, version }: Version): string {
  return `${model}-${version}.tar`;
}

/** What was tagged, and lineage as tags: `dataset.digest`, `package.digest`. */
function tagsOf({ tags, parents, digest, size, key }: Version): Tag[] {
  const roles = [...new Set(parents.map(({ role }) => role))];
  const lineage = roles.map((role) => [
    `${role}.digest`,
    parents.flatMap((one) => (one.role === role ? [one.digest] : [])).join(","),
  ]);
  const own = { "package.digest": digest, "package.size": String(size), ...(key ? { "package.signed-by": key } : {}) };
  const all = { ...tags, ...Object.fromEntries(lineage), ...own } as Record<string, string>;
  return Object.entries(all).map(([name, value]) => ({ key: name, value }));
}

function ms(at: string): number {
  return readUtc(at) ?? 0;
}
