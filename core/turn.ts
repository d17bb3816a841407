import type { Failure } from "./failure.ts";

export type TurnPhase = "listening" | "thinking" | "speaking" | "done" | "interrupted" | "discarded" | "failed";

/** Something that a model had done for an answer. */
export interface Step {
  /** What the skill is called in the language of the conversation; of one that is none, what the model called it. */
  readonly name: string;
  /** `asks`: the person is asked before anything is done. */
  readonly state: "done" | "asks" | "refused";
}

/** One question and its answer, as far as they have got. */
export interface Turn {
  readonly id: number;
  readonly phase: TurnPhase;
  /** What was understood for good; all of it once `userFinal`. */
  readonly user: string;
  /** What recognition may still take back. */
  readonly tentative: string;
  readonly userFinal: boolean;
  readonly reply: string;
  readonly replyFinal: boolean;
  /** UTF-16 units of the reply that were really heard. */
  readonly heard: number;
  /** What was done for the answer, in order; absent where nothing was. */
  readonly steps?: readonly Step[];
  readonly failure?: Failure;
}

export type TurnEvent = { readonly turn: number } & (
  | { readonly type: "began" }
  | { readonly type: "partial"; readonly settled: string; readonly tentative: string }
  | { readonly type: "asked"; readonly text: string }
  | { readonly type: "steps"; readonly steps: readonly Step[] }
  | { readonly type: "reply-delta"; readonly text: string }
  | { readonly type: "replied"; readonly text: string }
  | { readonly type: "audible" }
  | { readonly type: "heard"; readonly chars: number }
  | { readonly type: "ended" }
  | { readonly type: "interrupted" }
  | { readonly type: "discarded" }
  | { readonly type: "failed"; readonly failure: Failure }
);

export function newTurn(id: number): Turn {
  return { id, phase: "listening", user: "", tentative: "", userFinal: false, reply: "", replyFinal: false, heard: 0 };
}

/** A turn that is over takes no more events: late ones vanish here. */
export function isOver({ phase }: Turn): boolean {
  return phase === "done" || phase === "interrupted" || phase === "discarded" || phase === "failed";
}

export function fold(turn: Turn, event: TurnEvent): Turn {
  if (event.turn !== turn.id || isOver(turn)) return turn;
  switch (event.type) {
    case "began":
      return turn;
    case "partial":
      return turn.userFinal ? turn : { ...turn, user: event.settled, tentative: event.tentative };
    case "asked":
      return { ...turn, phase: "thinking", user: event.text, tentative: "", userFinal: true };
    case "steps":
      return { ...turn, steps: event.steps };
    case "reply-delta":
      return { ...turn, reply: turn.reply + event.text };
    case "replied":
      return { ...turn, reply: event.text, replyFinal: true };
    case "audible":
      return { ...turn, phase: "speaking" };
    case "heard":
      return { ...turn, heard: Math.max(turn.heard, event.chars) };
    case "ended":
      return { ...turn, phase: "done", replyFinal: true, heard: turn.reply.length };
    case "interrupted":
      return { ...turn, phase: "interrupted", tentative: "", userFinal: true, replyFinal: true };
    case "discarded":
      return { ...turn, phase: "discarded" };
    case "failed":
      return { ...turn, ...asFarAsHeard(turn), phase: "failed", replyFinal: true, failure: event.failure };
  }
}

/** What was not read for good is better than nothing. */
function asFarAsHeard({ user, tentative }: Turn) {
  return { user: `${user} ${tentative}`.trim(), tentative: "", userFinal: true };
}
