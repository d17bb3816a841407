import type { LlmApi } from "./llm-contract.ts";
import type { TurnEvent } from "./turn.ts";

/** A model, and who is told of events. */
export interface ModelPorts {
  readonly llm: Pick<LlmApi, "reply" | "prepare">;
  readonly emit: (event: TurnEvent) => void;
}

/** An answer that no model wrote. */
export interface Routed {
  /** Of a-z and dashes, for traces: what of the route answered. */
  readonly name: string;
  readonly text: string;
  /** It only asks whether the question was understood: whoever is sure of it goes first. */
  readonly unsure?: boolean;
  /** Does what was asked for. Called at most once, when it is certain that it was asked; never for a question only foreseen. */
  commit(): void;
}

/** Follows one answer while a model writes it. */
export interface Watch {
  /** What of the answer may be shown and said now. Nothing comes after a refusal. */
  push(delta: string): string;
  /** The answer is complete: what of it was kept back. */
  end(): string;
  /** What is said in its place from here on. */
  readonly refusal: { readonly name: string; readonly text: string } | undefined;
}

/** Undefined: this question is for the next one. Rejects with a Failure. */
export type Route = (question: string) => Routed | undefined | Promise<Routed | undefined>;

/**
 * Who is asked, in this order; who is absent is passed over. What nobody takes is for the LLM, and where that has nothing
 * to say either the fallback is said: better to know nothing than to invent.
 */
export const ROUTES = ["safety", "skill", "retrieval"] as const;
export type RouteName = (typeof ROUTES)[number] | "llm" | "fallback";

export type Routing = { readonly [Name in (typeof ROUTES)[number]]?: Route } & {
  /** "I do not know", in the language of the conversation. */
  readonly fallback?: string;
  /** Looks at what a model answers, before it is shown or said. */
  readonly watch?: () => Watch;
  /** Gives a model functions that it may call; absent where none can. */
  readonly hands?: (ports: ModelPorts) => ModelPorts;
  /** It is certain that a question was asked, and no skill took it: what a skill had asked back is given up. */
  readonly passed?: () => void;
};

/** The first that surely takes the question, and what it says; where nobody is sure, the first that asks back. */
export async function routed(
  question: string,
  routing: Routing,
): Promise<(Routed & { readonly route: RouteName }) | undefined> {
  let unsure: (Routed & { readonly route: RouteName }) | undefined;
  for (const route of ROUTES) {
    const found = await routing[route]?.(question);
    if (!found) continue;
    const commit = () => {
      // A skill that answers settles by itself what it had asked back.
      if (route !== "skill") routing.passed?.();
      found.commit();
    };
    const taken = { name: found.name, text: found.text, commit, route };
    if (!found.unsure) return taken;
    unsure ??= taken;
  }
  return unsure;
}
