import { createReadStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import type { PublicKey } from "../../core/trust.ts";
import { syncFolder, writeSynced } from "../durable.ts";
import { sha256Of } from "../package/files.ts";
import { judged } from "../package/judge.ts";
import { unpacked } from "../package/tar.ts";
import { readApproval } from "./approval.ts";
import { type Add, type Alias, type Create, type Deed, modelName, type SluParts } from "./deeds.ts";
import { clearDrafts, draftIn } from "./drafts.ts";
import { append, readLog } from "./log.ts";
import { sluParts } from "./slu-parts.ts";
import { type Model, type State, stateOf, type Version } from "./state.ts";
import { packagePath, writeViews } from "./views.ts";

export interface Ports {
  /** Those that may sign packages and approve. */
  readonly keys: readonly PublicKey[];
  /** UTC, as `2026-11-21T09:00:00Z`. */
  now(): string;
}

interface Taken {
  readonly digest: string;
  readonly size: number;
  readonly key?: string;
  readonly slu?: SluParts;
}

/**
 * Models in a folder. The history is the truth: a deed is done once its entry lies in `log/`, which is one step of the
 * file system; before it nothing counts, and what others read is made of it afterwards.
 */
export class Registry {
  readonly #root: string;
  readonly #ports: Ports;

  constructor(root: string, ports: Ports) {
    this.#root = root;
    this.#ports = ports;
  }

  async state(): Promise<State> {
    return stateOf((await readLog(this.#root)).entries);
  }

  /** A model without a version. False where there is one of that name, which then stays as it is. */
  async create(more: Omit<Create, "kind">): Promise<boolean> {
    checkName(more.model);
    let isNew = true;
    await this.#commit(({ models }) => {
      isNew = !models.has(more.model);
      return isNew ? { kind: "create", ...more } : undefined;
    });
    return isNew;
  }

  /** Copies the package in and gives it a version. A signature that is there must be right. */
  async add(path: string, more: Pick<Add, "model" | "parents" | "tags">): Promise<Version> {
    checkName(more.model);
    const { digest, size, key, slu } = await this.#take(path);
    const state = await this.#commit(({ models }) => {
      const versions = [...(models.get(more.model)?.versions.values() ?? [])];
      const known = versions.find((one) => one.digest === digest);
      if (known) throw failure("bad-manifest", `this package is version ${known.version} of ${more.model}`);
      return { kind: "add", ...more, digest, size, ...(key ? { key } : {}), ...(slu ? { slu } : {}) };
    });
    const found = [...modelOf(state, more.model).versions.values()].find((one) => one.digest === digest);
    if (!found) throw failure("busy", "the version was taken back meanwhile");
    return found;
  }

  /** Points an alias at a version. champion: needs an approval, the text of a file. */
  async alias(model: string, alias: Alias, version: number | undefined, approval?: string): Promise<State> {
    return this.#commit((state) => {
      const { versions } = modelOf(state, model);
      const to = version === undefined ? undefined : versions.get(version);
      if (version !== undefined && !to) throw failure("no-model", `${model} has no version ${version}`);
      if (alias === "champion") approved(to, approval, this.#ports.keys);
      return { kind: "alias", model, alias, version, approval: alias === "champion" ? approval : undefined };
    });
  }

  /** Takes the last deed back that was not taken back yet. */
  async undo(): Promise<State> {
    return this.#commit(({ last }) => {
      if (!last) throw failure("no-model", "there is nothing to undo");
      return { kind: "undo", revision: last.revision };
    });
  }

  /** Writes anew what others read, where a process died before it could. */
  async refresh(): Promise<void> {
    for (;;) {
      const log = await readLog(this.#root);
      if (log.entries.length === 0) return;
      await writeViews(this.#root, log);
      // Another writer may have come first with a later history, which ours has then overwritten.
      if ((await readLog(this.#root)).head === log.head) return;
    }
  }

  /** undefined: there is nothing to do. */
  async #commit(deedOf: (state: State) => Deed | undefined): Promise<State> {
    await mkdir(this.#root, { recursive: true });
    await clearDrafts(this.#root);
    for (;;) {
      const log = await readLog(this.#root);
      const deed = deedOf(stateOf(log.entries));
      if (!deed || (await append(this.#root, log, deed, this.#ports.now()))) break;
    }
    await this.refresh();
    return this.state();
  }

  /** What is judged and kept are the same bytes; of what is refused none are left. */
  async #take(path: string): Promise<Taken> {
    const draft = await draftIn(this.#root);
    try {
      return await this.#place(path, draft);
    } catch (thrown) {
      await rm(draft, { force: true });
      throw thrown;
    }
  }

  async #place(path: string, draft: string): Promise<Taken> {
    await writeSynced(draft, piecesOf(path)).catch((thrown: NodeJS.ErrnoException) => {
      throw failure("no-storage", `${path} cannot be taken (${thrown.code ?? thrown.message})`);
    });
    const { hashes, signature } = await unpacked(draft);
    const key = signature && (await judged(draft, this.#ports.keys)).key.id;
    const slu = await sluParts(draft, hashes);
    const digest = await sha256Of(createReadStream(draft));
    const { size } = await stat(draft);
    const place = join(this.#root, packagePath(digest));
    await mkdir(join(this.#root, "packages"), { recursive: true });
    await rename(draft, place);
    await syncFolder(join(this.#root, "packages"));
    return { digest, size, ...(key ? { key } : {}), ...(slu ? { slu } : {}) };
  }
}

/** Throws `bad-manifest`. */
function checkName(model: string): void {
  const named = parse(modelName, model, "the model");
  if (!named.ok) throw failure("bad-manifest", `${named.problem.path} ${named.problem.message}`);
}

/** Opened by who reads: a stream that fails before anybody listens ends the process. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}

/** Throws `no-model`. */
export function modelOf({ models }: State, name: string): Model {
  const found = models.get(name);
  if (!found) throw failure("no-model", `there is no model ${name}`);
  return found;
}

/** Throws `unsigned-manifest` for a version that may not go to everybody. */
export function approved(version: Version | undefined, approval: string | undefined, keys: readonly PublicKey[]): void {
  if (!version) throw failure("unsigned-manifest", "a champion is replaced or undone, not removed");
  if (!version.key) throw failure("unsigned-manifest", `version ${version.version} is not signed`);
  if (!approval) throw failure("unsigned-manifest", "a champion needs a signed approval");
  const { model, digest } = readApproval(approval, keys);
  if (model !== version.model || digest !== version.digest)
    throw failure("unsigned-manifest", `the approval is for ${model} ${digest.slice(0, 12)}…`);
}
