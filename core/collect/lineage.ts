import { listOf, object, oneOf, type Parser, text, whole } from "../parse.ts";
import { hexId, SCOPES, type Scope } from "./consent.ts";

/** A file of recordings that left the device: what can be listed later, and cannot be called back. */
export interface Published {
  /** As the file was called. */
  readonly name: string;
  /** Unix time in ms. */
  readonly at: number;
  readonly scopes: readonly Scope[];
  /** The recordings in it. */
  readonly clips: readonly string[];
}

export const parsePublished: Parser<Published> = object<Published>({
  name: text,
  at: whole,
  scopes: listOf(oneOf(...SCOPES)),
  clips: listOf(hexId),
});
