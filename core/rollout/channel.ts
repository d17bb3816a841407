import type { ModelEntry } from "../manifest.ts";
import { model } from "../manifest-schema.ts";
import {
  bool,
  listOf,
  matching,
  object,
  oneOf,
  optional,
  type Parsed,
  type Parser,
  parse,
  refuse,
  text,
  whole,
} from "../parse.ts";
import { type BesideBounds, besideBounds, SHADOWED } from "./beside.ts";
import type { Step } from "./verdict.ts";

/** `channel.json`: what has been released beside the manifest, to everybody or to a share of the devices. */
export interface Channel {
  readonly schema: 1;
  /** Grows with every change; a page refuses one older than it has seen. */
  readonly version: number;
  readonly slots: readonly Slot[];
}
/** One place for a model, such as the recogniser of a language. */
export interface Slot {
  /** The model's name in the registry. */
  readonly name: string;
  /** Id of the manifest's model that gives way. */
  readonly replaces: string;
  /** What everybody has; absent where that is the manifest's own. */
  readonly champion?: Release | undefined;
  readonly challenger?: Trial | undefined;
}
export interface Release {
  /** In the registry. */
  readonly version: number;
  /** SHA-256 of the package, lower-case hex. */
  readonly digest: string;
  /** As a manifest describes it; every file of its folder but `model.sig` is listed and pinned. */
  readonly model: ModelEntry;
}
export interface Trial extends Release {
  /** canary: on the way to everybody. ab: to be compared, on a share that stays. shadow: tried beside, and never heard. */
  readonly mode: Mode;
  /** Percent of the devices. */
  readonly weight: number;
  /** Nobody new takes it; who has it keeps it. */
  readonly paused: boolean;
  readonly steps: readonly Step[];
  readonly bounds: Bounds;
  /** Of a shadow, and of no other. */
  readonly beside?: BesideBounds | undefined;
}
/** What a device holds its turns against: the share of them that may miss each, and what is slow. */
export interface Bounds {
  /** Time to the first word above which a turn is slow, in ms. */
  readonly ttfwMs: number;
  readonly errors: number;
  readonly ttfw: number;
  readonly empty: number;
  readonly corrections: number;
  /** Of the answers that somebody rated. */
  readonly dissatisfied?: number;
}
export const MODES = ["canary", "ab", "shadow"] as const;
export type Mode = (typeof MODES)[number];

/** Shares that usual models keep on the devices of the simulation (`npm run campaign canary`). */
export const usualBounds: Bounds = { ttfwMs: 1500, errors: 0.1, ttfw: 0.4, empty: 0.2, corrections: 0.3 };

const counted: Parser<number> = (value, path) => whole(value, path) || refuse(path, "must be 1 or more");
const percent: Parser<number> = (value, path) =>
  typeof value === "number" && value > 0 && value <= 100 ? value : refuse(path, "must be above 0 and at most 100");
const share: Parser<number> = (value, path) =>
  typeof value === "number" && value >= 0 && value <= 1 ? value : refuse(path, "must be from 0 to 1");
const digest = matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits");

const pinned: Parser<ModelEntry> = (value, path) => {
  const entry = model(value, path);
  if (entry.stage === "embed") refuse(`${path}.stage`, "must be a stage of a conversation");
  return entry.pinned ? entry : refuse(`${path}.pinned`, "must be true: a release is signed file by file");
};

const steps: Parser<readonly Step[]> = (value, path) => {
  const read = listOf(
    object<Step>({ weight: percent, least: counted, hours: optional(counted), margin: optional(share) }),
  )(value, path);
  for (const [at, { weight }] of read.entries())
    if (at > 0 && weight <= (read[at - 1]?.weight ?? 0))
      refuse(`${path}[${at}].weight`, "must be above the one before");
  return read.length > 0 ? read : refuse(path, "must not be empty");
};

const bounds = object<Bounds>({
  ttfwMs: counted,
  errors: share,
  ttfw: share,
  empty: share,
  corrections: share,
  dissatisfied: optional(share),
});
const release = object<Release>({ version: counted, digest, model: pinned });
const trialShape = object<Trial>({
  version: counted,
  digest,
  model: pinned,
  mode: oneOf(...MODES),
  weight: percent,
  paused: bool,
  steps,
  bounds,
  beside: optional(besideBounds),
});

const trial: Parser<Trial> = (value, path) => {
  const read = trialShape(value, path);
  const isShadow = read.mode === "shadow";
  if (isShadow && !SHADOWED.some((stage) => stage === read.model.stage))
    refuse(`${path}.mode`, `cannot be shadow for ${read.model.stage}, only for ${SHADOWED.join(" and ")}`);
  if (isShadow !== (read.beside !== undefined)) refuse(`${path}.beside`, "belongs to a shadow, and to no other");
  return read;
};

const slot: Parser<Slot> = (value, path) => {
  const read = object<Slot>({
    name: matching(/^[a-z0-9]+([._-][a-z0-9]+)*$/, "a name of a-z, 0-9, -, _ and ."),
    replaces: text,
    champion: optional(release),
    challenger: optional(trial),
  })(value, path);
  const [one, other] = [read.champion?.model, read.challenger?.model];
  if (one && other && (one.id === other.id || one.stage !== other.stage))
    refuse(`${path}.challenger.model`, "must be another model of the champion's stage");
  if (one?.id === read.replaces || other?.id === read.replaces) refuse(path, "gives way to itself");
  return read;
};

const shape = object<Channel>({ schema: oneOf(1), version: counted, slots: listOf(slot) });

const channel: Parser<Channel> = (value, path) => {
  const read = shape(value, path);
  const names = read.slots.map(({ name }) => name);
  const places = read.slots.map(({ replaces }) => replaces);
  const ids = read.slots.flatMap(releasesOf).map(({ model: { id } }) => id);
  for (const [what, all] of Object.entries({ name: names, "replaced model": places, "model id": ids })) {
    const twice = all.find((one, at) => all.indexOf(one) !== at);
    if (twice) refuse(path ? `${path}.slots` : "slots", `have a ${what} twice: ${twice}`);
  }
  return read;
};

export function parseChannel(value: unknown): Parsed<Channel> {
  return parse(channel, value);
}

export function releasesOf({ champion, challenger }: Slot): readonly Release[] {
  return [champion, challenger].filter((one) => one !== undefined);
}
