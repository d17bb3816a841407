import { parseConsent } from "../../core/collect/consent.ts";
import { failure } from "../../core/failure.ts";
import { type Parser, parse } from "../../core/parse.ts";
import type { ConsentRecord } from "./database.ts";

/** Of the consent that counts. */
export function idOf(kept: ConsentRecord | undefined): string | undefined {
  return kept && read(parseConsent, kept.consent).id;
}

export function withdrawn() {
  return failure("no-storage", "the consent was withdrawn; nothing is kept any more");
}

/** Throws `no-storage` where somebody else wrote it. */
export function read<T>(parser: Parser<T>, value: unknown): T {
  const parsed = parse(parser, value);
  if (!parsed.ok) throw failure("no-storage", `voices: ${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
