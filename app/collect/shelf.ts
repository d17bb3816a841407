import { type Clip, type ClipFacts, parseFacts } from "../../core/collect/clip.ts";
import { isFailure } from "../../core/failure.ts";
import { parse } from "../../core/parse.ts";
import type { ClipRecord } from "./database.ts";
import { unsealJson } from "./seal.ts";

/** A recording whose words cannot be opened any more: it can be deleted, and nothing else. */
export type Damaged = Pick<ClipRecord, "id" | "at">;
export interface Shelf {
  readonly clips: readonly Clip[];
  readonly damaged: readonly Damaged[];
}

/** In the order they were made. One that is damaged is told apart, and hides no other. */
export async function readShelf(records: readonly ClipRecord[], key: CryptoKey): Promise<Shelf> {
  const read = await Promise.all(records.map(async (record) => ({ record, facts: await factsOf(record, key) })));
  return {
    clips: read.flatMap(({ record: { id, consent, state, at }, facts }) =>
      facts ? [{ id, consent, state, at, facts }] : [],
    ),
    damaged: read.flatMap(({ record: { id, at }, facts }) => (facts ? [] : [{ id, at }])),
  };
}

async function factsOf({ id, facts }: ClipRecord, key: CryptoKey): Promise<ClipFacts | undefined> {
  try {
    const parsed = parse(parseFacts, await unsealJson(key, facts, id));
    return parsed.ok ? parsed.value : undefined;
  } catch (thrown) {
    if (isFailure(thrown) || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
