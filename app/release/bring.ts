import type { Device } from "../../core/device.ts";
import { type Failure, isFailure, toFailure } from "../../core/failure.ts";
import { storedFiles } from "../../core/hub.ts";
import type { Manifest, ModelEntry } from "../../core/manifest.ts";
import { makePlan, type StagePlan } from "../../core/plan.ts";
import { withReleases } from "../../core/rollout/apply.ts";
import type { Settings } from "../../core/settings.ts";
import type { StoreApi, StoredFile } from "../../core/storage.ts";
import { lacking } from "../here.ts";
import type { Net } from "../net.ts";
import { fetchSignature, wrongModel } from "./checked-model.ts";
import type { Judge, Kept } from "./kept.ts";
import type { Wanted } from "./standing.ts";

export interface BringPorts {
  readonly net: Pick<Net, "fetch" | "hosts">;
  readonly store: Pick<StoreApi, "usage" | "ensure">;
  /** The site's absolute URL, ending with `/`. */
  readonly base: string;
  readonly settings: () => Settings;
  readonly device: () => Device | undefined;
  /** Nothing large may be fetched unasked. */
  readonly saveData: () => boolean;
}
type Signatures = Kept["models"];

/** Of the wanted models those that this device would run with its settings, as it would run them. */
export function stagesOf(
  wanted: readonly Wanted[],
  manifest: Manifest,
  { device, settings }: Pick<BringPorts, "device" | "settings">,
): readonly StagePlan[] {
  const [found, merged] = [device(), withReleases(manifest, wanted)];
  const plan = found && merged.ok ? makePlan(merged.value, found, settings()) : undefined;
  if (!plan || isFailure(plan)) return [];
  const ids = new Set(wanted.map(({ model }) => model.id));
  return Object.values(plan.stages).filter((stage) => stage !== undefined && ids.has(stage.model.id));
}

/**
 * Fetches what is wanted and not here: first its signature, and its files only where that is right. Gives the signatures
 * of all that may be loaded, and the first thing that was wrong.
 */
async function bring(
  wanted: readonly Wanted[],
  manifest: Manifest,
  known: Signatures,
  judge: Judge,
  ports: BringPorts,
): Promise<{ readonly signatures: Signatures; readonly wrong?: Failure }> {
  const signatures: Record<string, Uint8Array<ArrayBuffer>> = {};
  let wrong: Failure | undefined;
  for (const { model, paths } of stagesOf(wanted, manifest, ports)) {
    try {
      signatures[model.id] = await signatureOf(model, known, judge, ports);
      await fetchFiles(model, paths, ports);
    } catch (thrown) {
      delete signatures[model.id];
      wrong ??= toFailure(thrown);
    }
  }
  return { signatures: { ...known, ...signatures }, ...(wrong ? { wrong } : {}) };
}

/** One list after the other: a champion and the model that is tried beside it would take the same place in a plan. */
export async function bringAll(
  lists: readonly (readonly Wanted[])[],
  manifest: Manifest,
  known: Signatures,
  judge: Judge,
  ports: BringPorts,
): Promise<{ readonly signatures: Signatures; readonly wrong?: Failure | undefined }> {
  let [signatures, wrong]: [Signatures, Failure | undefined] = [known, undefined];
  for (const wanted of lists) {
    const brought = await bring(wanted, manifest, signatures, judge, ports);
    signatures = brought.signatures;
    wrong ??= brought.wrong;
  }
  return { signatures, wrong };
}

/** Those that the site itself has. */
export function ofSite(wanted: readonly Wanted[]): readonly Wanted[] {
  return wanted.filter(({ model }) => "site" in model.source);
}

/** Those that are here and signed. */
export async function usable(
  wanted: readonly Wanted[],
  signatures: Signatures,
  judge: Judge,
  ports: Pick<BringPorts, "store" | "base">,
): Promise<readonly Wanted[]> {
  const may = await Promise.all(wanted.map(({ model }) => mayRun(model, signatures, judge, ports)));
  return wanted.filter((_, i) => may[i]);
}

/** Whether the model is here and signed as a whole by a key of the site. */
async function mayRun(
  model: ModelEntry,
  known: Signatures,
  { keys, ports }: Judge,
  kept: Pick<BringPorts, "store" | "base">,
): Promise<boolean> {
  const signature = known[model.id];
  if (!signature || !(await isHere(model, kept))) return false;
  return (await wrongModel(model, signature, keys, ports)) === undefined;
}

/** Whether all is here that one of the ways to run the model needs. */
async function isHere(model: ModelEntry, { store, base }: Pick<BringPorts, "store" | "base">): Promise<boolean> {
  const usage = await store.usage();
  return model.variants.some(({ files }) => {
    const stored = storedFiles(model, files ?? model.files.map(({ path }) => path), base);
    return !isFailure(stored) && lacking(usage, stored).length === 0;
  });
}

async function signatureOf(model: ModelEntry, known: Signatures, { keys, ports }: Judge, { net, base }: BringPorts) {
  const bytes = known[model.id] ?? (await fetchSignature(net, model, base));
  if (isFailure(bytes)) throw bytes;
  const wrong = await wrongModel(model, bytes, keys, ports);
  if (wrong) throw wrong;
  return bytes;
}

async function fetchFiles(model: ModelEntry, paths: readonly string[], ports: BringPorts): Promise<void> {
  const files: readonly StoredFile[] | Failure = storedFiles(model, paths, ports.base);
  if (isFailure(files)) throw files;
  const missing = lacking(await ports.store.usage(), files);
  if (missing.length > 0 && !ports.saveData()) await ports.store.ensure(missing, () => {});
}
