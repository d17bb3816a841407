import type { Answering } from "./answering.ts";
import type { EndpointConfig } from "./endpoint.ts";
import type { LanguageRules } from "./language/rules.ts";
import type { TurnEvent } from "./turn.ts";
import type { UtterancePorts } from "./utterance.ts";

export interface ListenerPorts extends UtterancePorts {
  readonly rules: LanguageRules;
  readonly endpoint: EndpointConfig;
  /** Work the answer out at the first hint that the person has finished; false waits for the end. */
  readonly speculation: boolean;
  /** When a sample of the microphone's stream was captured, in ms on the clock. */
  readonly timeOf: (at: number) => number;
  readonly emit: (event: TurnEvent) => void;
  /** False: who speaks has the floor at once, whatever they say. Absent is true. */
  readonly backchannels?: boolean;
}

/** The other side of a conversation, as far as a listener needs one. */
export interface Answers extends Pick<Answering, "overhear" | "respond" | "warm"> {
  readonly floor: Pick<Answering["floor"], "audible" | "contest" | "isContested" | "resume" | "suspend" | "yield">;
  readonly foresight: Pick<Answering["foresight"], "begin" | "forget">;
}
