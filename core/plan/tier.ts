import {
  type LanguagePack,
  type Manifest,
  type ModelEntry,
  type ModelStage,
  TIERS,
  type Tier,
  type Variant,
} from "../manifest.ts";
import { type Reason, reason } from "../reason.ts";
import { IOS_MOST, megabytesHad } from "./memory.ts";
import { chooseVariant, type Situation, unique } from "./variant.ts";

export const STAGES: readonly ModelStage[] = ["asr", "llm", "tts"];
/** Hearing and speaking come first where memory is short: a smaller language model is better than none of them. */
const BY_NEED: readonly ModelStage[] = ["asr", "tts", "llm"];

export interface Picked {
  readonly model: ModelEntry;
  readonly variant: Variant;
  readonly reasons: readonly Reason[];
}

/** What a tier comes to on a device. */
export interface TierTry {
  readonly tier: Tier;
  /** Everything the tier itself names runs, all together. */
  readonly fits: boolean;
  /** Why it does not fit. */
  readonly why: readonly Reason[];
  readonly picked: ReadonlyMap<ModelStage, Picked>;
  readonly missing: readonly { readonly stage: ModelStage; readonly reasons: readonly Reason[] }[];
  /** Models it names itself, and those it takes from elsewhere; also the ones that do not run. */
  readonly models: readonly ModelEntry[];
  /** False where it must not be loaded at all, whatever of it would run. */
  readonly allowed: boolean;
}

export interface Shelf {
  readonly manifest: Manifest;
  readonly pack: LanguagePack;
}

/** The pack's tiers, from the least demanding on. */
export function tiersOf({ tiers }: LanguagePack): Tier[] {
  return TIERS.filter((tier) => tiers[tier] !== undefined);
}

export function tryTier(tier: Tier, shelf: Shelf, situation: Situation): TierTry {
  const picked = new Map<ModelStage, Picked>();
  const missing: { stage: ModelStage; reasons: Reason[] }[] = [];
  const models: ModelEntry[] = [];
  const forbidden = whyForbidden(tier, situation);
  const why: Reason[] = [];
  let taken = 0;
  for (const stage of BY_NEED) {
    const found = pickStage(stage, tier, shelf, situation, taken);
    models.push(...found.models);
    why.push(...found.why);
    if (!found.picked) missing.push({ stage, reasons: found.reasons });
    else {
      picked.set(stage, found.picked);
      taken += found.picked.variant.memory;
    }
  }
  const reasons = forbidden.length > 0 ? forbidden : unique(why);
  const fits = reasons.length === 0 && picked.size > 0;
  return { tier, fits, why: reasons, picked, missing, models, allowed: forbidden.length === 0 };
}

/** A tier whose loading ended the page is not tried again, nor are larger ones. */
function whyForbidden(tier: Tier, { device: { platform, trouble } }: Situation): Reason[] {
  const rank = TIERS.indexOf(tier);
  const { crashed } = trouble;
  return [
    ...(platform === "ios" && rank > TIERS.indexOf("light")
      ? [reason("plan.ios-small", { most: megabytesHad(IOS_MOST) })]
      : []),
    ...(crashed !== undefined && rank >= TIERS.indexOf(crashed) ? [reason("plan.crashed", { tier: crashed })] : []),
  ];
}

interface Found {
  readonly picked?: Picked;
  /** Why there is none. */
  readonly reasons: Reason[];
  /** Why the tier's own model does not run. */
  readonly why: readonly Reason[];
  readonly models: readonly ModelEntry[];
}

/** A model that does not run here. */
interface Refused {
  readonly model: ModelEntry;
  readonly reasons: readonly Reason[];
}

/** The model asked for, or the tier's own, or a smaller tier's of the same language. */
function pickStage(stage: ModelStage, tier: Tier, shelf: Shelf, situation: Situation, taken: number): Found {
  const wish = pickWish(stage, shelf, situation, taken);
  if (wish.picked) return { picked: wish.picked, reasons: [], why: [], models: [wish.picked.model] };
  const own = modelOf(stage, tier, shelf);
  const rank = TIERS.indexOf(tier);
  const failed: Refused[] = [];
  for (const from of TIERS.slice(0, rank + 1).reverse()) {
    const model = modelOf(stage, from, shelf);
    if (!model || failed.some((one) => one.model === model)) continue;
    const { variant, reasons } = chooseVariant(model, situation, taken);
    if (!variant) {
      failed.push({ model, reasons });
      continue;
    }
    const picked = {
      model,
      variant,
      reasons: [...wish.reasons, ...whyLent(stage, tier, from, own, failed), ...reasons],
    };
    return { picked, reasons: [], why: own ? (failed[0]?.reasons ?? []) : [], models: own ? [own] : [model] };
  }
  const first = failed[0];
  const reasons = [...wish.reasons, ...(first ? whyNoneRuns(stage, first) : [whyNone(stage, rank, shelf)])];
  return { reasons, why: own ? (first?.reasons ?? []) : [], models: own ? [own] : [] };
}

function whyLent(stage: ModelStage, tier: Tier, from: Tier, own: ModelEntry | undefined, failed: Refused[]): Reason[] {
  if (from === tier) return [];
  if (!own) return [reason("plan.missing.tier", { stage, tier, from })];
  return [reason("plan.step-down", { from: tier, to: from }), ...(failed[0]?.reasons ?? [])];
}

function whyNoneRuns(stage: ModelStage, { model, reasons }: Refused): Reason[] {
  return [reason("plan.missing.device", { stage, model: model.id }), ...reasons];
}

function whyNone(stage: ModelStage, rank: number, shelf: Shelf): Reason {
  const larger = TIERS.slice(rank + 1).find((tier) => modelOf(stage, tier, shelf));
  if (larger) return reason("plan.missing.larger", { stage, tier: larger });
  return reason("plan.missing", { stage, language: shelf.pack.tag });
}

function pickWish(
  stage: ModelStage,
  { manifest, pack }: Shelf,
  situation: Situation,
  taken: number,
): { readonly picked?: Picked; readonly reasons: readonly Reason[] } {
  const id = situation.settings[`${stage}_model`];
  if (id === "auto") return { reasons: [] };
  const refused = reason("plan.model.refused", { model: id });
  const model = manifest.models.find((entry) => entry.id === id);
  if (!model || !serves(model, stage, pack)) return { reasons: [refused] };
  const { variant, reasons } = chooseVariant(model, situation, taken);
  if (!variant) return { reasons: [refused, ...reasons] };
  return { picked: { model, variant, reasons: [reason("plan.model", { model: id }), ...reasons] }, reasons: [] };
}

/** Never a model of another language, whatever the pack says. */
function serves(model: ModelEntry, stage: ModelStage, { tag }: LanguagePack): boolean {
  return model.stage === stage && model.languages.includes(tag);
}

export function modelOf(stage: ModelStage, tier: Tier, { manifest, pack }: Shelf): ModelEntry | undefined {
  const id = pack.tiers[tier]?.[stage];
  return manifest.models.find((model) => model.id === id && serves(model, stage, pack));
}
