import { createHash } from "node:crypto";
import { matching, object, oneOf, optional, type Parser, parse, text, whole } from "../../core/parse.ts";

export const PROVIDERS = ["exotel", "twilio", "generic"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What a provider told of a call, before it has a name and a pseudonym here. */
export interface Told {
  /** The provider's name of the call, fit for a file's name. */
  readonly call: string;
  /** The provider's name of the recording, where a call can have several. */
  readonly recording?: string | undefined;
  /** Where it can be fetched; absent where the call has none yet, or will have none. */
  readonly url?: string | undefined;
  /** Who spoke, as the provider calls them: a telephone number. It goes no further than to its pseudonym. */
  readonly speaker?: string | undefined;
  /** `2026/11/22`, by the provider's clock. */
  readonly day?: string | undefined;
  /** Seconds by the provider's count. */
  readonly seconds?: number | undefined;
}

/** A recording that is to be fetched. */
export interface Announcement {
  /** 32 hex digits, the same for the same call of the same provider. */
  readonly id: string;
  readonly provider: Provider;
  readonly call: string;
  readonly recording?: string | undefined;
  readonly url: string;
  /** 64 hex digits; empty where nobody is known. */
  readonly speaker: string;
  readonly day: string;
  readonly seconds?: number | undefined;
  /** When it was announced: milliseconds since 1970. */
  readonly announced: number;
}

/** recording: of a further one of the same call, which has a name of its own. */
export function idOf(provider: Provider, call: string, recording?: string): string {
  const whole = [provider, call, ...(recording === undefined ? [] : [recording])];
  return createHash("sha256").update(whole.join("\0")).digest("hex").slice(0, 32);
}

/** No dots: it becomes a file's name. */
export const callName = matching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, "up to 100 letters, digits, - and _");
export const recordingId = matching(/^[0-9a-f]{32}$/, "32 hex digits");
export const dayPath = matching(/^\d{4}\/\d\d\/\d\d$/, "a day such as 2026/11/22");
export const pseudonym = matching(/^([0-9a-f]{64})?$/, "64 hex digits, or empty");

const announcement: Parser<Announcement> = object<Announcement>({
  id: recordingId,
  provider: oneOf(...PROVIDERS),
  call: callName,
  recording: optional(callName),
  url: text,
  speaker: pseudonym,
  day: dayPath,
  seconds: optional(whole),
  announced: whole,
});

/** Throws an Error for what is none: only this program writes them. */
export function readAnnouncement(value: unknown): Announcement {
  const read = parse(announcement, value, "announcement");
  if (!read.ok) throw new Error(`${read.problem.path} ${read.problem.message}`);
  return read.value;
}
