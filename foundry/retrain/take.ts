import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure, isFailure } from "../../core/failure.ts";
import { object, oneOf, optional, parse, text } from "../../core/parse.ts";
import { sha256 } from "../data/row.ts";
import type { Tree } from "../data/tree.ts";
import { sha256Of } from "../package/files.ts";
import { unpacked } from "../package/tar.ts";
import type { Parent } from "../registry/deeds.ts";
import type { Registry } from "../registry/registry.ts";
import { packagePath } from "../registry/views.ts";
import { comparedOn, notBetter } from "./compared.ts";
import { championOf } from "./facts.ts";
import { rowsOf } from "./kit.ts";
import { type Lock, readKit } from "./lock.ts";
import { READS, type Stage } from "./recipes.ts";

export interface Taking {
  readonly kit: string;
  /** Holds result.json, package.tar, and what `eval --out` of the kit's stage left there. */
  readonly result: string;
  /** What the same left of the champion. */
  readonly champion: string | undefined;
}
export interface Ports {
  readonly root: string;
  readonly registry: Registry;
  readonly tree: Tree;
  /** How words are compared. */
  written(text: string): string;
  /** Throws where a gate stops what was measured, or none is for the stage. digests: what the artifact may be called. */
  gates(evaluation: string, digests: ReadonlySet<string>, stage: Stage): Promise<void>;
}
/** Either a version, which is the challenger now, or why not. */
export type Taken = { readonly version: number } | { readonly refused: string };

const result = object({ schema: oneOf(1), kit: sha256, run: optional(text) });

/**
 * What came back of a kit: its lineage is looked at, it is compared with the champion on the kit's own test set, and held
 * against the gates. Only what is better, and hardly by chance, becomes the challenger. Nothing is released by this.
 */
export async function take(taking: Taking, ports: Ports): Promise<Taken> {
  try {
    const { lock, digest } = await readKit(taking.kit);
    const { stage } = READS[lock.recipe];
    const told = await resultOf(taking.result);
    if (told.kit !== digest) throw no("result.json names another kit");
    await rowsOf(lock.snapshot, ports.tree);
    const path = join(taking.result, "package.tar");
    const digests = await namesOf(path);
    const champion = championOf((await ports.registry.state()).models.get(lock.model));
    if (champion) {
      if (!taking.champion)
        throw no(`there is a champion: --champion names what was left of measuring it (${stage}) on the same test set`);
      const before = {
        folder: taking.champion,
        digests: await namesOf(join(ports.root, packagePath(champion.digest))),
      };
      const after = { folder: taking.result, digests };
      const found = await comparedOn({ kit: taking.kit, stage }, before, after, ports.written);
      const why = notBetter(found);
      if (why) throw no(why);
    }
    await ports.gates(join(taking.result, "evaluation.json"), digests, stage);
    return { version: await keep(path, lock, digest, told.run, ports) };
  } catch (thrown) {
    if (isFailure(thrown)) return { refused: thrown.message };
    throw thrown;
  }
}

/** Killed between the two steps, the second call finds the version that is there. */
async function keep(
  path: string,
  lock: Lock,
  kit: string,
  run: string | undefined,
  { registry }: Ports,
): Promise<number> {
  const { model, snapshot, champion } = lock;
  const own = await sha256Of(createReadStream(path));
  const before = (await registry.state()).models.get(model)?.versions.values() ?? [];
  const known = [...before].find(({ digest }) => digest === own);
  const parents: Parent[] = [
    { role: "dataset", digest: snapshot },
    { role: "recipe", digest: kit },
    ...(champion ? [{ role: "champion", digest: champion }] : []),
  ];
  const { version } = known ?? (await registry.add(path, { model, parents, tags: run ? { run_id: run } : {} }));
  await registry.alias(model, "challenger", version);
  return version;
}

/** The package's digest, and that of all its files as `eval` makes it of a model's folder. */
async function namesOf(path: string): Promise<ReadonlySet<string>> {
  const { hashes } = await unpacked(path).catch((error: unknown) => {
    throw isFailure(error) ? error : no(`${path} cannot be read`);
  });
  const lines = [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, hash]) => `${hash}  ${name}\n`);
  const files = createHash("sha256").update(lines.join("")).digest("hex");
  return new Set([await sha256Of(createReadStream(path)), files]);
}

async function resultOf(folder: string) {
  const path = join(folder, "result.json");
  const json = await readFile(path, "utf8").catch(() => {
    throw no(`${path} cannot be read`);
  });
  const read = parse(result, jsonOf(json));
  if (!read.ok) throw no(`result.json: ${read.problem.path || "the file"} ${read.problem.message}`);
  return read.value;
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function no(message: string) {
  return failure("bad-manifest", message);
}
