import {
  listOf,
  mapOf,
  matching,
  object,
  oneOf,
  optional,
  type Parser,
  refuse,
  text,
  whole,
} from "../../core/parse.ts";
import { utc } from "../parsers.ts";

/** An artifact that another was made of: a data set, a base model, a recipe. */
export interface Parent {
  /** `dataset`, `base`, `recipe`. */
  readonly role: string;
  /** SHA-256, lower-case hex. */
  readonly digest: string;
}
/** A model that has no version yet. */
export interface Create {
  readonly kind: "create";
  readonly model: string;
  readonly description?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}
/** A package that came into the registry. */
export interface Add {
  readonly kind: "add";
  readonly model: string;
  /** SHA-256 of the package, lower-case hex. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** Id of the key that signed it; absent where nobody did. */
  readonly key?: string | undefined;
  readonly parents: readonly Parent[];
  readonly tags: Readonly<Record<string, string>>;
  /** Of a model that hears orders. */
  readonly slu?: SluParts | undefined;
}
/** What of a package answers with which label: names of its files, and each label's number among a head's logits. */
export interface SluParts {
  readonly checkpoint: string;
  readonly config: string;
  readonly label_maps: {
    readonly product2id: Readonly<Record<string, number>>;
    readonly qty2id: Readonly<Record<string, number>>;
  };
}
/** A name that moved to a version; without one it points nowhere. */
export interface Move {
  readonly kind: "alias";
  readonly model: string;
  readonly alias: Alias;
  readonly version?: number | undefined;
  /** The text of the signed approval, where the alias needs one. */
  readonly approval?: string | undefined;
}
/** Takes back the deed of that revision. */
export interface Undo {
  readonly kind: "undo";
  readonly revision: number;
}
export type Deed = Create | Add | Move | Undo;

export const ALIASES = ["champion", "challenger", "shadow", "canary"] as const;
export type Alias = (typeof ALIASES)[number];

/** One line of the history. */
export interface Entry {
  readonly schema: 1;
  /** From 1, without gaps. */
  readonly revision: number;
  /** UTC, as `2026-11-21T09:00:00Z`. */
  readonly at: string;
  /** SHA-256 of the entry before as it lies on the disk; 64 zeros for the first. */
  readonly before: string;
  readonly deed: Deed;
}

export const modelName = matching(/^[a-z0-9]+([._-][a-z0-9]+)*$/, "a name of a-z, 0-9, -, _ and .");
export const digest = matching(/^[0-9a-f]{64}$/, "64 lower-case hex digits");

const counted: Parser<number> = (value, path) => whole(value, path) || refuse(path, "must be 1 or more");

const deeds = {
  create: object<Create>({ kind: oneOf("create"), model: modelName, description: optional(text), tags: mapOf(text) }),
  add: object<Add>({
    kind: oneOf("add"),
    model: modelName,
    digest,
    size: whole,
    key: optional(matching(/^[0-9a-f]{16}$/, "16 lower-case hex digits")),
    parents: listOf(object({ role: text, digest })),
    tags: mapOf(text),
    slu: optional(
      object<SluParts>({
        checkpoint: text,
        config: text,
        label_maps: object({ product2id: mapOf(whole), qty2id: mapOf(whole) }),
      }),
    ),
  }),
  alias: object<Move>({
    kind: oneOf("alias"),
    model: modelName,
    alias: oneOf(...ALIASES),
    version: optional(counted),
    approval: optional(text),
  }),
  undo: object<Undo>({ kind: oneOf("undo"), revision: counted }),
};

const deed: Parser<Deed> = (value, path) => {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  return deeds[oneOf("create", "add", "alias", "undo")(kind, `${path}.kind`)](value, path);
};

export const entry = object<Entry>({ schema: oneOf(1), revision: counted, at: utc, before: digest, deed });
