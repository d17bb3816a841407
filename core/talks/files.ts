import { bool, listOf, matching, object, oneOf, type Parser, parse, refuse, text, whole } from "../parse.ts";
import { type KeptTalk, type KeptTurn, LONGEST_TITLE } from "./talk.ts";

const FORMAT = "inzwa-talks";
const VERSION = 1;

/** Why a file is not taken; `path` is where in it the trouble stands. */
export interface Refused {
  readonly ok: false;
  readonly reason: "not-json" | "not-ours" | "newer" | "damaged";
  readonly path: string;
}

/** The file in pieces, so that thousands of conversations are never one string. `readTalks` reads it back. */
export async function* talksFile(talks: AsyncIterable<KeptTalk> | Iterable<KeptTalk>): AsyncGenerator<string> {
  yield `{\n"format": "${FORMAT}",\n"version": ${VERSION},\n"talks": [`;
  let between = "\n";
  for await (const talk of talks) {
    yield `${between}${JSON.stringify(talk, null, 1)}`;
    between = ",\n";
  }
  yield "\n]\n}\n";
}

/** Conversations from the text of a file that `talksFile` made. */
export function readTalks(file: string): { readonly ok: true; readonly talks: readonly KeptTalk[] } | Refused {
  let data: unknown;
  try {
    data = JSON.parse(file);
  } catch {
    return { ok: false, reason: "not-json", path: "" };
  }
  const { format, version } = Object(data) as { format?: unknown; version?: unknown };
  if (format !== FORMAT) return { ok: false, reason: "not-ours", path: "" };
  if (Number(version) > VERSION) return { ok: false, reason: "newer", path: "version" };
  const read = parse(fileShape, data);
  if (!read.ok) return { ok: false, reason: "damaged", path: read.problem.path };
  return { ok: true, talks: read.value.talks };
}

const anyText: Parser<string> = (value, path) => (typeof value === "string" ? value : refuse(path, "must be a string"));
/** The latest moment that a Date can tell. */
const LATEST = 8.64e15;
const moment: Parser<number> = (value, path) => {
  const ms = whole(value, path);
  return ms <= LATEST ? ms : refuse(path, "must be a Unix time in ms");
};
const title: Parser<string> = (value, path) => {
  const words = text(value, path);
  return words.length <= LONGEST_TITLE + 1 ? words : refuse(path, `must have ${LONGEST_TITLE} characters at most`);
};

const turnShape: Parser<KeptTurn> = (value, path) => {
  const turn = object<KeptTurn>({
    id: whole,
    at: moment,
    asked: text,
    answered: anyText,
    heard: whole,
    outcome: oneOf("done", "interrupted", "failed"),
  })(value, path);
  return turn.heard <= turn.answered.length ? turn : refuse(`${path}.heard`, "must lie within the answer");
};

const turnsShape: Parser<readonly KeptTurn[]> = (value, path) => {
  const turns = listOf(turnShape)(value, path);
  return turns.every(({ id }, at) => at === 0 || id > (turns[at - 1]?.id ?? 0)) && turns.length > 0
    ? turns
    : refuse(path, "must have turns, their ids ascending");
};

const talkShape = object<KeptTalk>({
  // It stands in the page's address.
  id: matching(/^[A-Za-z0-9-]{1,64}$/, "up to 64 letters, digits and hyphens"),
  begun: moment,
  changed: moment,
  title,
  pinned: bool,
  language: matching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language tag"),
  turns: turnsShape,
});

const fileShape = object({ format: oneOf(FORMAT), version: oneOf(VERSION), talks: listOf(talkShape) });
