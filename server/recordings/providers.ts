import { object, optional, type Parser, parse, refuse, text, whole } from "../../core/parse.ts";
import { readUtc } from "../../core/utc.ts";
import { ApiError, badParameter } from "../api-error.ts";
import { callName, type Provider, type Told } from "./announcement.ts";

/** Fields of a form, or the top level of a JSON body. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * What a webhook says. Fields that are read are read strictly; others are passed over in what Exotel and Twilio send, since they
 * add some without a word, and refused in our own form. Throws 400 naming the field.
 */
export const providers: Readonly<Record<Provider, (fields: Fields) => Told>> = {
  exotel: (fields) =>
    checked({
      call: required(fields, "CallSid"),
      url: address(fields, "RecordingUrl"),
      // The documented names, and those of the request that data.md quotes.
      speaker: field(fields, "From", "CallFrom"),
      day: dayIn(field(fields, "StartTime", "DateCreated", "DateUpdated")),
      seconds: count(fields, "ConversationDuration", "RecordingDuration"),
    }),
  twilio: (fields) => {
    const status = field(fields, "RecordingStatus") ?? "completed";
    return checked({
      call: required(fields, "CallSid"),
      recording: field(fields, "RecordingSid"),
      url: status === "completed" ? address(fields, "RecordingUrl") : undefined,
      speaker: field(fields, "From", "Caller"),
      day: dayIn(field(fields, "RecordingStartTime")),
      seconds: count(fields, "RecordingDuration"),
    });
  },
  generic: (fields) => {
    const read = parse(own, fields);
    if (!read.ok)
      throw badParameter(read.problem.path, `Invalid value for '${read.problem.path}': it ${read.problem.message}.`);
    const { call, recording, url, from, at, seconds } = read.value;
    return { call, recording, url, speaker: from, day: dayIn(at), seconds };
  },
};

interface Own {
  readonly call: string;
  readonly recording?: string | undefined;
  readonly url?: string | undefined;
  readonly from?: string | undefined;
  readonly at?: string | undefined;
  readonly seconds?: number | undefined;
}
const LONGEST = 2048;
const webAddress: Parser<string> = (value, path) =>
  typeof value === "string" && isAddress(value) ? value : refuse(path, "must be an http or https address");
const own: Parser<Own> = object<Own>({
  call: callName,
  recording: optional(callName),
  url: optional(webAddress),
  from: optional(text),
  at: optional((value, path) =>
    readUtc(text(value, path)) === undefined ? refuse(path, "must be a time like 2026-11-21T09:00:00Z") : String(value),
  ),
  seconds: optional(whole),
});

function checked(told: Told): Told {
  for (const [name, value] of [
    ["CallSid", told.call],
    ["RecordingSid", told.recording],
  ] as const)
    if (value !== undefined && !parse(callName, value).ok)
      throw badParameter(name, `Invalid value for '${name}': it must be up to 100 letters, digits, - and _.`);
  return told;
}

/** The first of these that says something; providers write what they do not know as nothing, `null` or `None`. */
function field(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const said = typeof value === "number" ? String(value) : value;
    if (typeof said === "string" && !/^(|null|none|undefined)$/i.test(said.trim())) return said.trim();
  }
  return undefined;
}

function required(fields: Fields, name: string): string {
  const value = field(fields, name);
  if (value === undefined)
    throw badParameter(name, `Missing required parameter: '${name}'.`, "missing_required_parameter");
  return value;
}

function address(fields: Fields, name: string): string | undefined {
  const value = field(fields, name);
  if (value === undefined || isAddress(value)) return value;
  throw badParameter(name, `Invalid value for '${name}': it must be an http or https address.`);
}

function isAddress(value: string): boolean {
  return value.length <= LONGEST && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function count(fields: Fields, ...names: readonly string[]): number | undefined {
  const value = Number(field(fields, ...names) ?? Number.NaN);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The day of `2026-11-22 …`, or of RFC 2822's `Sun, 22 Nov 2026 …`; undefined for what is none, as `0000-00-00`. */
function dayIn(time: string | undefined): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]|$)/.exec(time ?? "") ?? [];
  const utc = year ? readUtc(`${year}-${month}-${day}T00:00:00Z`) : Date.parse(time ?? "");
  return utc !== undefined && utc > 0 ? new Date(utc).toISOString().slice(0, 10).replaceAll("-", "/") : undefined;
}

/** Fields of a webhook's body: JSON, or a form of either kind (Exotel's own is multipart). Throws 400 and 415. */
export async function fieldsOf(request: Request): Promise<Fields> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/json") {
    const given: unknown = await request.json().catch(() => undefined);
    if (typeof given === "object" && given !== null && !Array.isArray(given)) return given as Fields;
    throw new ApiError(400, "The body of the request is not a JSON object.");
  }
  if (type !== "application/x-www-form-urlencoded" && type !== "multipart/form-data")
    throw new ApiError(415, "The Content-Type must be application/json or that of a form.", {
      code: "unsupported_media_type",
    });
  const form = await request.formData().catch(() => {
    throw new ApiError(400, "The body of the request is no such form.");
  });
  const fields = [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string");
  // Of a field that comes twice the first counts.
  return Object.fromEntries(fields.reverse());
}
