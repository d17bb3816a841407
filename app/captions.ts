import type { Turn } from "../core/turn.ts";
import type { Caption, State } from "./view.ts";

/** Both sides of every turn that said something, oldest first. */
export function captionsOf(turns: readonly Turn[]): Caption[] {
  return turns
    .filter(({ phase }) => phase !== "discarded")
    .flatMap(({ id, user, tentative, userFinal, reply, replyFinal }): Caption[] => {
      const asked = { id: `${id}-user`, role: "user", text: user, final: userFinal } as const;
      return [
        ...(user || tentative ? [tentative ? { ...asked, tentative } : asked] : []),
        ...(reply ? [{ id: `${id}-assistant`, role: "assistant", text: reply, final: replyFinal } as const] : []),
      ];
    });
}

/** What the page is doing, from the newest turn and whether the microphone is open. */
export function stateOf(turns: readonly Turn[], listening: boolean): State {
  const phase = turns.findLast((turn) => turn.phase === "thinking" || turn.phase === "speaking")?.phase;
  const speaking = turns.at(-1)?.phase === "listening" && listening;
  if (phase === "speaking" || phase === "thinking") return speaking ? "listening" : phase;
  return listening ? "listening" : "idle";
}
