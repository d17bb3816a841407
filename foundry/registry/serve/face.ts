import { isFailure } from "../../../core/failure.ts";
import { parse } from "../../../core/parse.ts";
import { ALIASES, type Alias, modelName, type Parent } from "../deeds.ts";
import { modelOf, type Registry } from "../registry.ts";
import type { Model, Version } from "../state.ts";
import { MlflowError } from "./answer.ts";
import type { Given } from "./given.ts";
import { cleared, markOf, packageIn } from "./incoming.ts";
import { type Columns, pageOf } from "./page.ts";
import { type ModelVersion, modelVersion, type RegisteredModel, registeredModel } from "./shapes.ts";

/** A call of MLflow's registry: what it gives is the JSON of the answer. origin: how the caller names this server; root: the registry's folder. */
export type Call = (registry: Registry, given: Given, origin: string, root: string) => Promise<unknown>;

const MODELS: Columns<RegisteredModel> = {
  search: ["name"],
  order: ["name", "creation_timestamp", "last_updated_timestamp"],
  usual: ["name"],
  most: 1_000,
  rowOf: ({ name, creation_timestamp, last_updated_timestamp }) => ({
    fields: { name, creation_timestamp, last_updated_timestamp },
    tags: {},
  }),
};
const VERSIONS: Columns<ModelVersion> = {
  search: ["name", "run_id", "source_path", "version_number"],
  order: ["name", "version_number", "creation_timestamp", "last_updated_timestamp"],
  usual: ["last_updated_timestamp DESC", "name", "version_number DESC"],
  most: 200_000,
  rowOf: ({ name, run_id, source, version, tags, creation_timestamp, last_updated_timestamp }) => ({
    fields: {
      name,
      run_id,
      source_path: source,
      version_number: Number(version),
      creation_timestamp,
      last_updated_timestamp,
    },
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  }),
};

/** Reading: `METHOD path`, behind `/api/2.0/mlflow/`. */
export const reads: Readonly<Record<string, Call>> = {
  async "GET registered-models/get"(registry, given, origin) {
    return { registered_model: registeredModel(modelOf(await registry.state(), given.text("name")), origin) };
  },
  async "GET registered-models/search"(registry, given, origin) {
    const all = [...(await registry.state()).models.values()].map((one) => registeredModel(one, origin));
    const { found, next } = pageOf(all, given, MODELS);
    return { registered_models: found, ...(next ? { next_page_token: next } : {}) };
  },
  "GET registered-models/get-latest-versions": latest,
  "POST registered-models/get-latest-versions": latest,
  async "GET registered-models/alias"(registry, given, origin) {
    const model = modelOf(await registry.state(), given.text("name"));
    const placed = model.aliases.get(aliasOf(given));
    if (!placed) throw new MlflowError("RESOURCE_DOES_NOT_EXIST", `${model.name} has no alias ${given.text("alias")}`);
    return { model_version: modelVersion(model, versionOf(model, placed.version), origin) };
  },
  async "GET model-versions/get"(registry, given, origin) {
    const model = modelOf(await registry.state(), given.text("name"));
    return { model_version: modelVersion(model, versionOf(model, given.version()), origin) };
  },
  async "GET model-versions/search"(registry, given, origin) {
    const models = [...(await registry.state()).models.values()];
    const all = models.flatMap((one) =>
      [...one.versions.values()].map((version) => modelVersion(one, version, origin)),
    );
    const { found, next } = pageOf(all, given, VERSIONS);
    return { model_versions: found, ...(next ? { next_page_token: next } : {}) };
  },
  async "GET model-versions/get-download-uri"(registry, given, origin) {
    const model = modelOf(await registry.state(), given.text("name"));
    return { artifact_uri: modelVersion(model, versionOf(model, given.version()), origin).source };
  },
};

/** Changing: by the registry's own rules. An approval has no place in these calls, so no champion is made by them. */
export const writes: Readonly<Record<string, Call>> = {
  async "POST registered-models/alias"(registry, given) {
    const [name, alias, version] = [given.text("name"), aliasOf(given), given.version()];
    const model = modelOf(await registry.state(), name);
    if (alias === "champion" || model.aliases.get(alias)?.version !== version)
      await registry.alias(name, alias, version);
    return {};
  },
  async "DELETE registered-models/alias"(registry, given) {
    const [name, alias] = [given.text("name"), aliasOf(given)];
    if (modelOf(await registry.state(), name).aliases.has(alias)) await registry.alias(name, alias, undefined);
    return {};
  },
  async "POST registered-models/create"(registry, given, origin) {
    const name = given.text("name");
    if (!parse(modelName, name).ok)
      throw new MlflowError("INVALID_PARAMETER_VALUE", "a model's name has a-z, 0-9, -, _ and .");
    const more = { model: name, description: given.maybe("description") || undefined, tags: given.tags() };
    if (!(await registry.create(more)))
      throw new MlflowError("RESOURCE_ALREADY_EXISTS", `Registered Model (name=${name}) already exists.`);
    return { registered_model: registeredModel(modelOf(await registry.state(), name), origin) };
  },
  /** Of a package that was put here before; it is judged as `registry add` judges it. The version is ready with the answer. */
  async "POST model-versions/create"(registry, given, origin, root) {
    const name = given.text("name");
    modelOf(await registry.state(), name);
    const path = await packageIn(root, given.text("source"), origin);
    const { parents, tags } = lineageOf(given.tags());
    for (const key of ["run_id", "run_link", "description"]) {
      const value = given.maybe(key);
      if (value) tags[key] = value;
    }
    const mark = await markOf(path);
    const version = await registry.add(path, { model: name, parents, tags }).catch(async (thrown: unknown) => {
      if (!isFailure(thrown) || !REFUSED.has(thrown.code)) throw thrown;
      await cleared(path, mark);
      throw new MlflowError("INVALID_PARAMETER_VALUE", thrown.message);
    });
    await cleared(path, mark);
    return { model_version: modelVersion(modelOf(await registry.state(), name), version, origin) };
  },
};

/** A package that is none, is one already, or has a signature that is wrong. */
const REFUSED: ReadonlySet<string> = new Set(["bad-pack", "bad-hash", "bad-manifest", "unsigned-manifest"]);

/** `ROLE.digest` with SHA-256, as `model-versions/get` tells parents; what a package is it says itself. */
function lineageOf(given: Readonly<Record<string, string>>): { parents: Parent[]; tags: Record<string, string> } {
  const [parents, tags]: [Parent[], Record<string, string>] = [[], {}];
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith("package.")) continue;
    const role = /^([\w-]+)\.digest$/.exec(key)?.[1];
    if (role && /^[0-9a-f]{64}(,[0-9a-f]{64})*$/.test(value))
      parents.push(...value.split(",").map((digest) => ({ role, digest })));
    else tags[key] = value;
  }
  return { parents, tags };
}

/** A version whose package has that digest. */
export async function byDigest(registry: Registry, digest: string): Promise<Version> {
  for (const { versions } of (await registry.state()).models.values())
    for (const version of versions.values()) if (version.digest === digest) return version;
  throw new MlflowError("RESOURCE_DOES_NOT_EXIST", "no version has this package");
}

/** All versions are of MLflow's stage None: the last one is the latest of it. */
async function latest(registry: Registry, given: Given, origin: string): Promise<unknown> {
  const { latest_versions } = registeredModel(modelOf(await registry.state(), given.text("name")), origin);
  const stages = given.list("stages").map((one) => one.toLowerCase());
  return { model_versions: stages.length === 0 || stages.includes("none") ? latest_versions : [] };
}

function versionOf({ name, versions }: Model, number: number): Version {
  const found = versions.get(number);
  if (!found)
    throw new MlflowError("RESOURCE_DOES_NOT_EXIST", `Model Version (name=${name}, version=${number}) not found`);
  return found;
}

function aliasOf(given: Given): Alias {
  const name = given.text("alias");
  const found = ALIASES.find((one) => one === name);
  if (!found) throw new MlflowError("INVALID_PARAMETER_VALUE", `an alias is one of ${ALIASES.join(", ")}`);
  return found;
}
