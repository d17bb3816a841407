import { fold, newTurn, type Turn, type TurnEvent } from "../core/turn.ts";
import type { Caption, State } from "./view.ts";

/** Turns kept on the page; older ones leave the log. */
const SHOWN = 100;

export function withEvent(turns: readonly Turn[], event: TurnEvent): readonly Turn[] {
  const known = turns.some(({ id }) => id === event.turn) ? turns : [...turns, newTurn(event.turn)];
  return known.map((turn) => fold(turn, event)).slice(-SHOWN);
}

/** Both sides of every turn that said something, oldest first. */
export function captionsOf(turns: readonly Turn[]): Caption[] {
  return turns
    .filter(({ phase }) => phase !== "discarded")
    .flatMap(({ id, phase, user, tentative, userFinal, reply, replyFinal, heard, steps = [] }): Caption[] => {
      // Turns of an earlier day are numbered below zero.
      const when = id < 0 ? ({ earlier: true } as const) : {};
      const asked = { id: `${id}-user`, role: "user", text: user, final: userFinal, ...when } as const;
      const answered = { id: `${id}-assistant`, role: "assistant", text: reply, final: replyFinal, ...when } as const;
      return [
        ...(user || tentative ? [tentative ? { ...asked, tentative } : asked] : []),
        ...(reply || steps.length > 0
          ? [{ ...answered, ...spokenOf(phase, heard), ...(steps.length > 0 ? { steps } : {}) }]
          : []),
      ];
    });
}

function spokenOf(phase: Turn["phase"], heard: number): Pick<Caption, "heard" | "unheard"> {
  if (phase === "speaking") return { heard };
  return phase === "thinking" ? { unheard: true } : {};
}

/** What the page is doing, from the newest turn and whether the microphone is open. */
export function stateOf(turns: readonly Turn[], listening: boolean): State {
  const phase = turns.findLast((turn) => turn.phase === "thinking" || turn.phase === "speaking")?.phase;
  const speaking = turns.at(-1)?.phase === "listening" && listening;
  if (phase === "speaking" || phase === "thinking") return speaking ? "listening" : phase;
  return listening ? "listening" : "idle";
}
