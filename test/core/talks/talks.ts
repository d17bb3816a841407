import type { KeptTalk, KeptTurn } from "../../../core/talks/talk.ts";

export function turn(id: number, changes: Partial<KeptTurn> = {}): KeptTurn {
  const answered = changes.answered ?? `Mhoro ${id}.`;
  return { id, at: 1_000 + id, asked: `mhoro ${id}`, answered, heard: answered.length, outcome: "done", ...changes };
}

export function talk(id: string, turns: readonly KeptTurn[] = [turn(1)]): KeptTalk {
  return { id, begun: 1_000, changed: 2_000, title: `Title ${id}`, pinned: false, language: "sn", turns };
}
