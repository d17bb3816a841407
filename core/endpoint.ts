import { FRAME } from "./contracts.ts";

/** Times are samples at 16 kHz, so no clock is read and a slow device hears the same turns as a fast one. */
export interface EndpointConfig {
  /** Probability from which a frame is speech, and below which it is silence (Silero's own pair: 0.5 and 0.35). */
  readonly start: number;
  readonly stay: number;
  /** Start threshold while the assistant speaks: what is left of its voice after echo cancellation scores low. */
  readonly startWhileSpeaking: number;
  /** Speech needed before a turn is believed: a click or a cough is shorter. */
  readonly confirm: number;
  /** Silence after which unconfirmed speech is given up. */
  readonly giveUp: number;
  /** Silence that hints at the end, and silence that is the end. */
  readonly hint: number;
  readonly over: number;
  /**
   * Audio kept from before the first speech frame: after a long silence Silero scored the first third of a second of a
   * clear voice below 0.35.
   */
  readonly preRoll: number;
}

const ms = (milliseconds: number) => milliseconds * 16;

export const endpointDefaults: EndpointConfig = {
  start: 0.5,
  stay: 0.35,
  startWhileSpeaking: 0.6,
  confirm: ms(192),
  giveUp: ms(192),
  hint: ms(192),
  over: ms(640),
  preRoll: ms(640),
};

export type EndpointEvent =
  | { readonly type: "speech-start"; readonly at: number }
  | { readonly type: "speech-confirmed"; readonly at: number }
  | { readonly type: "speech-cancelled"; readonly at: number }
  | { readonly type: "speech-maybe-over"; readonly at: number }
  | { readonly type: "speech-resumed"; readonly at: number }
  | { readonly type: "speech-over"; readonly start: number; readonly end: number };

export type EndpointState =
  /** `candidate`: the frame before was speech; two in a row begin. */
  | { readonly phase: "quiet"; readonly candidate?: number }
  | { readonly phase: "starting"; readonly start: number; readonly spoken: number; readonly last: number }
  | {
      readonly phase: "speech";
      readonly start: number;
      readonly last: number;
      readonly hinted: boolean;
      readonly preRoll: number;
    };

export const quiet: EndpointState = { phase: "quiet" };

type Step = { readonly state: EndpointState; readonly events: readonly EndpointEvent[] };

/** One frame of FRAME samples at stream position `at`. speaking: the assistant is being heard. */
export function step(
  state: EndpointState,
  { at, speech }: { readonly at: number; readonly speech: number },
  config: EndpointConfig,
  speaking: boolean,
): Step {
  const end = at + FRAME;
  switch (state.phase) {
    case "quiet": {
      if (speech < (speaking ? config.startWhileSpeaking : config.start)) return { state: quiet, events: [] };
      if (state.candidate === undefined) return { state: { phase: "quiet", candidate: at }, events: [] };
      const start = state.candidate;
      return {
        state: { phase: "starting", start, spoken: end - start, last: end },
        events: [{ type: "speech-start", at: start }],
      };
    }
    case "starting": {
      const { start, last } = state;
      if (speech < config.stay) {
        if (end - last < config.giveUp) return { state, events: [] };
        return { state: quiet, events: [{ type: "speech-cancelled", at: start }] };
      }
      const spoken = state.spoken + FRAME;
      if (spoken < config.confirm) return { state: { ...state, spoken, last: end }, events: [] };
      return {
        state: { phase: "speech", start, last: end, hinted: false, preRoll: config.preRoll },
        events: [{ type: "speech-confirmed", at: start }],
      };
    }
    case "speech": {
      if (speech >= config.stay)
        return {
          state: { ...state, last: end, hinted: false },
          events: state.hinted ? [{ type: "speech-resumed", at }] : [],
        };
      const silence = end - state.last;
      if (silence >= config.over) return finish(state);
      if (silence < config.hint || state.hinted) return { state, events: [] };
      return { state: { ...state, hinted: true }, events: [{ type: "speech-maybe-over", at: state.last }] };
    }
  }
}

/** Ends speech now: the person says they have finished. */
export function finish(state: EndpointState): Step {
  switch (state.phase) {
    case "quiet":
      return { state: quiet, events: [] };
    case "starting":
      return { state: quiet, events: [{ type: "speech-cancelled", at: state.start }] };
    case "speech":
      return {
        state: quiet,
        events: [{ type: "speech-over", start: Math.max(0, state.start - state.preRoll), end: state.last }],
      };
  }
}
