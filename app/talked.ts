import { History } from "../core/history.ts";
import { toldIn, turnsAgain } from "../core/talks/again.ts";
import type { KeptTalk } from "../core/talks/talk.ts";
import type { Turn } from "../core/turn.ts";
import type { Past } from "./assistant-terms.ts";

/** What was said since the page was opened or a new conversation began, as it is shown and as models are told of it. */
export class Talked implements Past {
  turns: readonly Turn[] = [];
  readonly history = new History();

  /** What the assistant said last; blank where it has said nothing. */
  get lastReply(): string {
    return this.turns.findLast(({ reply }) => reply !== "")?.reply ?? "";
  }

  clear(): void {
    this.turns = [];
    this.history.clear();
  }

  /** A kept conversation as if it had been said just now. */
  take(talk: KeptTalk): void {
    this.turns = turnsAgain(talk);
    for (const turn of talk.turns) this.history.add(turn.asked, toldIn(turn));
  }
}
