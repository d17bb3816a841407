import type { Failure } from "../core/failure.ts";
import type { History } from "../core/history.ts";
import type { Plan } from "../core/plan.ts";
import type { Routing } from "../core/routing.ts";
import type { Settings } from "../core/settings.ts";
import type { Note } from "../core/trace/note.ts";
import type { Turn, TurnEvent } from "../core/turn.ts";
import type { Screen } from "./screen.ts";
import type { Staff } from "./staff.ts";
import type { Intents, Taking } from "./view.ts";

/** The conversation with its microphone, its voice and what the page shows of it. */
export interface Assistant {
  /**
   * Opens the microphone, or tells that the sentence is finished. This, `press` and `send` must be called inside the tap
   * or key press itself: browsers start audio only there.
   */
  talk(): void;
  /** Push-to-talk: the button goes down, and up. */
  press(): void;
  release(): void;
  send(text: string): void;
  /** What was said so far is the whole question. */
  finish(): void;
  /** Reads a caption aloud again; must be called inside the tap, as `talk`. */
  replay(what: Intents["replay"]): void;
  /** From now on this tells that a turn is over. */
  takeTurns(taking: Taking): void;
  stop(): void;
  /** The same, and resolves once nothing more will be told of what was going on. */
  rest(): Promise<void>;
  /** A sound, and the words where there are some, beside the conversation. */
  ring(text?: string): void;
  /** The person has read the failure. */
  forgive(): void;
  /** Ends what is going on and gives the audio devices back. */
  dismiss(): void;
}

export interface AssistantOptions {
  readonly staff: Staff;
  readonly plan: Plan;
  readonly settings: Settings;
  readonly screen: Screen;
  /** What was said to an assistant before this one. */
  readonly past: Past;
  /** A turn ended in a failure. question: as far as it was understood. */
  readonly failed: (reason: Failure, question: string) => void;
  /** Even short answers come too late here. */
  readonly tooSlow: () => void;
  /** Who answers before the model is asked. */
  readonly routing: Promise<Routing | undefined>;
  readonly note: (note: Note) => void;
  readonly event: (event: TurnEvent) => void;
}

/** The conversation so far; it outlives the models that take part in it. */
export interface Past {
  turns: readonly Turn[];
  readonly history: History;
}
