import { heardPart } from "../history.ts";
import type { Turn } from "../turn.ts";
import type { KeptTalk, KeptTurn } from "./talk.ts";

/** Turns of a kept conversation as the page shows them before new ones: their ids are below all that are still to come. */
export function turnsAgain({ turns }: Pick<KeptTalk, "turns">): Turn[] {
  return turns.map(({ asked, answered, heard, outcome }, i) => ({
    id: i - turns.length,
    phase: outcome,
    user: asked,
    tentative: "",
    userFinal: true,
    reply: answered,
    replyFinal: true,
    heard,
  }));
}

/** What of its answer was heard: all that a model may be told. */
export function toldIn({ answered, heard, outcome }: KeptTurn): string {
  return outcome === "done" ? answered : heardPart(answered, heard);
}
