import type { ModelPorts } from "../routing.ts";
import type { TurnEvent } from "../turn.ts";
import { toolsOf } from "./functions.ts";
import { answered, withTools } from "./loop.ts";
import { Work, type WorkPorts } from "./work.ts";

export type HandsTerms = Omit<WorkPorts, "tools">;

/** A turn as far as its functions go. */
interface Open {
  /** It is certain that the question was asked. */
  asked: boolean;
  audible: boolean;
  replied: boolean;
  work?: Work;
}

/**
 * Gives a model the skills as functions. What it called is done when something of the answer has been heard, as with any
 * skill, and never for an answer that was dropped. Nothing but the model's own reply calls: what a function gave, and what
 * stands in the prompt, is never read for calls.
 */
export function withHands(terms: HandsTerms, { llm, emit }: ModelPorts): ModelPorts {
  const tools = new Map(toolsOf(terms.data).map((tool) => [tool.spec.name, tool]));
  const specs = [...tools.values()].map(({ spec }) => spec);
  const prepare = llm.prepare?.bind(llm);
  const turns = new Map<number, Open>();
  const openOf = (turn: number): Open => {
    const open = turns.get(turn) ?? { asked: false, audible: false, replied: false };
    turns.set(turn, open);
    return open;
  };
  const show = (turn: number, work: Work) => {
    const open = openOf(turn);
    if (open.work === work && open.asked && work.steps.length > 0) emit({ type: "steps", turn, steps: work.steps });
  };
  const follow = (event: TurnEvent) => {
    emit(event);
    const open = turns.get(event.turn) ?? (event.type === "asked" ? openOf(event.turn) : undefined);
    if (!open) return;
    if (event.type === "asked") open.asked = true;
    if (event.type === "replied") open.replied = true;
    if (event.type === "audible") open.audible = true;
    // Where the voice failed, the answer stands on the screen.
    const done = event.type === "audible" || event.type === "ended" || (event.type === "failed" && open.replied);
    if (done) open.work?.commit();
    if (event.type === "asked" && open.work) show(event.turn, open.work);
    if (["ended", "interrupted", "discarded", "failed"].includes(event.type)) turns.delete(event.turn);
  };
  return {
    emit: follow,
    llm: {
      async reply(request, onDelta, signal) {
        const { turn } = request;
        // Beside the conversation, and where somebody else offers functions, none of ours are.
        if (turn < 0 || request.tools) return llm.reply(request, onDelta, signal);
        const work = new Work({ ...terms, tools });
        const open = openOf(turn);
        if (open.asked && open.work && open.work.steps.length > 0) emit({ type: "steps", turn, steps: [] });
        open.work = work;
        const run: Parameters<typeof answered>[1]["run"] = (call) => {
          const outcome = work.run(call);
          show(turn, work);
          if (open.audible && turns.get(turn) === open) work.commit();
          return outcome;
        };
        signal?.addEventListener("abort", () => open.work === work && delete open.work, { once: true });
        return answered(request, { llm, specs, run, spent: () => work.spent }, onDelta, signal);
      },
      ...(prepare
        ? { prepare: (request, signal) => prepare(request.turn < 0 ? request : withTools(request, specs), signal) }
        : {}),
    },
  };
}
