import { utcTime } from "../../core/collect/consent.ts";
import { digest, type Offer, parseOffer } from "../../core/collect/offer.ts";
import { failure } from "../../core/failure.ts";
import { object, optional, type Parser, parse, text, whole } from "../../core/parse.ts";
import { gone, other } from "./refusals.ts";

/** What is left of a recording that was taken back: whose word it was, and when. */
interface Withdrawn {
  readonly withdrawal: string;
  readonly withdrawnAt: string;
  /** Its line of metadata.jsonl from then on, where it is not kept elsewhere. */
  readonly line?: string | undefined;
  /** Seconds after `withdrawnAt` until nothing of it can be under way any more. */
  readonly settles?: number | undefined;
}
export type About = Offer | Withdrawn;

/** How far a recording has come: all of it is there, and is the one that was offered, where offset is size. */
export interface Progress {
  readonly offset: number;
  readonly size: number;
}

const withdrawn: Parser<Withdrawn> = object<Withdrawn>({
  withdrawal: digest,
  withdrawnAt: utcTime,
  line: optional(text),
  settles: optional(whole),
});

const about: Parser<About> = (value, path) =>
  typeof value === "object" && value !== null && "withdrawnAt" in value
    ? withdrawn(value, path)
    : parseOffer(value, path);

/** What `about.json` says. Throws `bad-manifest` where somebody else wrote it. */
export function readAbout(content: string): About {
  const read = parse(about, jsonOf(content), "about.json");
  if (!read.ok) throw failure("bad-manifest", `${read.problem.path} ${read.problem.message}`);
  return read.value;
}

export function isWithdrawn(about: About): about is Withdrawn {
  return "withdrawnAt" in about;
}

/** The offer that came before, where it is the same recording of the same client. */
export function sameOffer(before: About, { sha256: content, withdrawal }: Offer): Offer {
  if (isWithdrawn(before)) throw gone();
  if (before.sha256 !== content || before.withdrawal !== withdrawal) throw other();
  return before;
}

/** The line that makes an ingest drop what it had of a recording: it says that it was withdrawn, and no more. */
export function withdrawnLine({ row }: Offer, withdrawnAt: string): string {
  const { file_name, id, language, speaker, licence, source, consent } = row;
  return `${JSON.stringify({ file_name, id, language, speaker, licence, source, text: "", consent: { ...consent, withdrawnAt } })}\n`;
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
