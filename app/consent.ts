import { failure, isFailure } from "../core/failure.ts";
import { sourcesOf, storedFiles } from "../core/hub.ts";
import type { LlmApi } from "../core/llm-contract.ts";
import type { StagePlan } from "../core/plan.ts";
import type { StoreApi, StoredFile } from "../core/storage.ts";
import type { Asker } from "./ask.ts";
import { bytesOfAll, withCompiled } from "./compiled.ts";
import { lacking } from "./here.ts";
import type { Listings } from "./listings.ts";
import type { Net } from "./net.ts";
import { filesOf } from "./wanted.ts";

export interface ConsentPorts {
  readonly store: Pick<StoreApi, "usage">;
  readonly net: Pick<Net, "permit">;
  readonly asker: Pick<Asker, "ask">;
  readonly listings: Listings;
  readonly compiled: Required<Pick<LlmApi, "has">>;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  readonly saveData: () => boolean;
}

/**
 * Asks what must be asked before these models are fetched: the licence, that nobody has pinned them, the data it costs,
 * the hosts. False once the person says no. The size of what is not pinned is only to be had from its host, which is then
 * asked about before the data. Throws `network`, `bad-manifest`, `aborted`.
 */
export async function agreed(wanted: readonly StagePlan[], ports: ConsentPorts, signal: AbortSignal): Promise<boolean> {
  const { asker, saveData } = ports;
  const models = wanted.map(({ model }) => model);
  const bound = models.filter(({ licence }) => !licence.commercial);
  const terms = bound.map(({ name, card, licence: { spdx, notice } }) => ({ name, card, spdx, notice }));
  if (bound.length > 0 && !(await asker.ask({ kind: "licence", models: terms }, signal))) return false;
  const loose = models.filter(({ pinned }) => !pinned).map(({ name }) => name);
  if (loose.length > 0 && !(await asker.ask({ kind: "not-pinned", models: loose }, signal))) return false;
  try {
    const bytes = saveData() ? await bytesLeft(wanted, ports, signal) : 0;
    if (bytes > 0 && !(await asker.ask({ kind: "save-data", bytes }, signal))) return false;
    await permit(wanted, ports, signal);
    return true;
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === "refused-host") return false;
    throw thrown;
  }
}

/** Where web-llm fetches a model: its weights' folder and its library. */
export function addressesOf(stage: StagePlan, base: string): readonly string[] {
  const { weights, library } = withCompiled(stage, base).compiled ?? {};
  if (!weights || !library) throw failure("bad-manifest", `${stage.model.id}: no library for web-llm`);
  return [weights, library];
}

/** Each content once, less what has come of it, under whatever name, on the disk or in memory. */
async function bytesLeft(wanted: readonly StagePlan[], ports: ConsentPorts, signal: AbortSignal): Promise<number> {
  const { store, listings, base, compiled } = ports;
  const { names } = await store.usage(signal);
  const received = new Map(names.map((name) => [name.digest, name.received]));
  const left = new Map<string, number>();
  for (const stage of wanted) {
    const { model, paths, spec } = stage;
    const listing = await listings.fetch(model, signal);
    if (spec.engine === "web-llm") {
      const here = await compiled.has(withCompiled(stage, base, listing), signal).catch(() => false);
      left.set(model.id, here ? 0 : bytesOfAll(listing));
    } else
      for (const { digest, size } of known(storedFiles(model, paths, base, listing)))
        left.set(digest, size - (received.get(digest) ?? 0));
  }
  return [...left.values()].reduce((sum, bytes) => sum + bytes, 0);
}

function known(files: ReturnType<typeof storedFiles>): readonly StoredFile[] {
  if (isFailure(files)) throw files;
  return files;
}

async function permit(wanted: readonly StagePlan[], ports: ConsentPorts, signal: AbortSignal): Promise<void> {
  const { store, net, listings, base } = ports;
  const usage = await store.usage(signal);
  const urls = wanted.flatMap((stage) => {
    if (stage.spec.engine === "web-llm") return addressesOf(stage, base);
    const files = filesOf(stage, base, listings.known.get(stage.model.id));
    const whole = files !== undefined && lacking(usage, files).length === 0;
    return whole || "site" in stage.model.source ? [] : sourcesOf(stage.model, "").slice(0, 1);
  });
  await net.permit(urls, "models");
}
