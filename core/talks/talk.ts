/** One question of a kept conversation with its answer. */
export interface KeptTurn {
  /** Unique in its conversation; turns stand in its order. */
  readonly id: number;
  /** When it began: Unix time in ms. */
  readonly at: number;
  readonly asked: string;
  readonly answered: string;
  /** UTF-16 units of the answer that were heard. */
  readonly heard: number;
  readonly outcome: "done" | "interrupted" | "failed";
}

/** A conversation as it is kept: words only, no audio. Times are Unix times in ms. */
export interface KeptTalk {
  readonly id: string;
  readonly begun: number;
  /** The last turn, or the last time somebody renamed or pinned it. */
  readonly changed: number;
  readonly title: string;
  readonly pinned: boolean;
  /** BCP 47 tag of what was spoken. */
  readonly language: string;
  readonly turns: readonly KeptTurn[];
}

/** UTF-16 units of a title. */
export const LONGEST_TITLE = 120;

/** One line, as much of it as a title may have; blank where there is nothing to read. */
export function titleFrom(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= LONGEST_TITLE) return line;
  const start = line.slice(0, LONGEST_TITLE);
  const words = start.slice(0, start.lastIndexOf(" ")).trimEnd();
  return `${words || [...start].slice(0, -1).join("")}…`;
}

/** With one turn more, or with a newer reading of one it has; the first question gives the title. */
export function withTurn(talk: KeptTalk, turn: KeptTurn): KeptTalk {
  const turns = inOrder([...talk.turns.filter(({ id }) => id !== turn.id), turn]);
  const title = talk.title || titleFrom(turn.asked);
  return { ...talk, title, turns, changed: Math.max(talk.changed, turn.at) };
}

/** The same conversation from two places: what changed last wins, and no turn is lost. */
export function merged(one: KeptTalk, other: KeptTalk): KeptTalk {
  const [older, newer] = one.changed <= other.changed ? [one, other] : [other, one];
  const turns = new Map([...older.turns, ...newer.turns].map((turn) => [turn.id, turn]));
  return { ...newer, begun: Math.min(one.begun, other.begun), turns: inOrder([...turns.values()]) };
}

/** When its last turn began; what the list of conversations is sorted by. */
export function lastSpoken({ begun, turns }: KeptTalk): number {
  return turns.reduce((last, { at }) => Math.max(last, at), begun);
}

function inOrder(turns: readonly KeptTurn[]): KeptTurn[] {
  return turns.toSorted((a, b) => a.id - b.id);
}
