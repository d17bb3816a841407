import { FRAME } from "./contracts.ts";
import type { TurnRules } from "./language/turns.ts";
import { ended, newPace, type Pace, paused, type Waits, waitOf } from "./pace.ts";

/** Who says that a turn is over: the silence behind it, a tap, or the hand that lets go of the button. */
export type Mode = "auto" | "tap" | "hold";

/** Times are samples at 16 kHz, so no clock is read and a slow device hears the same turns as a fast one. */
export interface EndpointConfig extends Waits {
  readonly mode: Mode;
  /** Probability from which a frame is speech, and below which it is silence (Silero's own pair: 0.5 and 0.35). */
  readonly start: number;
  readonly stay: number;
  /** Start threshold while the assistant speaks: what is left of its voice after echo cancellation scores low. */
  readonly startWhileSpeaking: number;
  /** From this probability on one frame alone makes the assistant, while it speaks, hold its breath; else two must follow. */
  readonly sure: number;
  /** Speech needed before a turn is believed: a click or a cough is shorter. */
  readonly confirm: number;
  /** Silence after which unconfirmed speech is given up. */
  readonly giveUp: number;
  /** Silence that hints at the end; the work for the answer begins there. */
  readonly hint: number;
  /**
   * Audio kept from before the first speech frame: after a long silence Silero scored the first third of a second of a
   * clear voice below 0.35.
   */
  readonly preRoll: number;
  /** Silence after which even a turn that waits for the person's hand is over. */
  readonly forgotten: number;
}

const ms = (milliseconds: number) => milliseconds * 16;

export const endpointDefaults: EndpointConfig = {
  mode: "auto",
  start: 0.5,
  stay: 0.35,
  startWhileSpeaking: 0.6,
  sure: 0.9,
  confirm: ms(192),
  giveUp: ms(192),
  hint: ms(32),
  complete: ms(256),
  unsure: ms(640),
  incomplete: ms(1120),
  longest: ms(1600),
  preRoll: ms(640),
  forgotten: ms(30_000),
};

/** The language's own waits over the defaults. */
export function endpointOf({ complete, unsure, incomplete }: TurnRules, mode: Mode): EndpointConfig {
  return { ...endpointDefaults, mode, complete: ms(complete), unsure: ms(unsure), incomplete: ms(incomplete) };
}

/** What the machine cannot hear by itself. */
export interface Surroundings {
  /** The assistant is being heard. */
  readonly speaking: boolean;
  /** 0..1, how complete what was said up to the last speech frame looks; absent while nobody knows. */
  readonly complete?: number | undefined;
}

export type EndpointEvent =
  | { readonly type: "speech-start"; readonly at: number }
  | { readonly type: "speech-confirmed"; readonly at: number }
  | { readonly type: "speech-cancelled"; readonly at: number }
  /** at: the end of the last speech frame. */
  | { readonly type: "speech-maybe-over"; readonly at: number }
  | { readonly type: "speech-resumed"; readonly at: number }
  /** silence: how long was waited. */
  | {
      readonly type: "speech-over";
      readonly start: number;
      readonly end: number;
      readonly silence: number;
      readonly why: "silence" | "person";
    };

type Speech = {
  readonly phase: "speech";
  readonly start: number;
  /** The end of the last speech frame. */
  readonly last: number;
  readonly hinted: boolean;
  /** Something was said; with a button held down that need not be. */
  readonly spoken: boolean;
  /** Behind the hint one frame was nearly speech: a second one is. */
  readonly flicker: boolean;
};

/** `candidate`: the frame before was speech; two in a row begin, or one that is sure while the assistant speaks. */
export type EndpointState = { readonly pace: Pace } & (
  | { readonly phase: "quiet"; readonly candidate?: number }
  | { readonly phase: "starting"; readonly start: number; readonly spoken: number; readonly last: number }
  | Speech
);

export const quiet: EndpointState = { phase: "quiet", pace: newPace };

type Step = { readonly state: EndpointState; readonly events: readonly EndpointEvent[] };
type Frame = { readonly at: number; readonly speech: number; readonly echo?: boolean };

/** One frame of FRAME samples at stream position `at`. What is echo is silence. */
export function step(state: EndpointState, frame: Frame, config: EndpointConfig, around: Surroundings): Step {
  const heard = { at: frame.at, speech: frame.echo ? 0 : frame.speech };
  if (state.phase === "speech") return inSpeech(state, heard, config, around);
  if (config.mode === "hold") return { state, events: [] };
  if (state.phase === "starting") return starting(state, heard, config);
  const { pace, candidate } = state;
  if (heard.speech < (around.speaking ? config.startWhileSpeaking : config.start))
    return { state: { phase: "quiet", pace }, events: [] };
  const start = candidate ?? heard.at;
  const sure = around.speaking && heard.speech >= config.sure;
  if (candidate === undefined && !sure) return { state: { phase: "quiet", pace, candidate: start }, events: [] };
  const last = heard.at + FRAME;
  return {
    state: { phase: "starting", pace, start, spoken: last - start, last },
    events: [{ type: "speech-start", at: start }],
  };
}

/** The person says they have finished, or lets the button go; there was no turn where nothing was said. */
export function finish(state: EndpointState): Step {
  if (state.phase === "quiet") return { state: { phase: "quiet", pace: state.pace }, events: [] };
  if (state.phase === "starting" || !state.spoken) return cancel(state);
  return over(state, 0, "person");
}

/** The button goes down: speech is confirmed at once, whatever the frames say. */
export function press(state: EndpointState, at: number): Step {
  if (state.phase === "speech") return { state, events: [] };
  const { pace } = state;
  const start = state.phase === "starting" ? state.start : at;
  const spoken = state.phase === "starting";
  const begun: readonly EndpointEvent[] = spoken ? [] : [{ type: "speech-start", at }];
  return {
    state: { phase: "speech", pace, start, last: spoken ? state.last : at, hinted: false, spoken, flicker: false },
    events: [...begun, { type: "speech-confirmed", at: start }],
  };
}

function starting(
  state: Extract<EndpointState, { phase: "starting" }>,
  { at, speech }: Frame,
  config: EndpointConfig,
): Step {
  const end = at + FRAME;
  const { start, last, pace } = state;
  if (speech < config.stay) return end - last < config.giveUp ? { state, events: [] } : cancel(state);
  const spoken = state.spoken + FRAME;
  if (spoken < config.confirm) return { state: { ...state, spoken, last: end }, events: [] };
  return {
    state: { phase: "speech", pace, start, last: end, hinted: false, spoken: true, flicker: false },
    events: [{ type: "speech-confirmed", at: start }],
  };
}

function inSpeech(
  state: Speech & { readonly pace: Pace },
  { at, speech }: Frame,
  config: EndpointConfig,
  { complete }: Surroundings,
): Step {
  const end = at + FRAME;
  const isSpeech = speech >= (state.hinted && !state.flicker ? config.start : config.stay);
  if (isSpeech) {
    const pace = state.hinted && state.spoken ? paused(state.pace, at - state.last) : state.pace;
    return {
      state: { ...state, pace, last: end, hinted: false, spoken: true, flicker: false },
      events: state.hinted ? [{ type: "speech-resumed", at }] : [],
    };
  }
  const flicker = speech >= config.stay;
  const silence = end - state.last;
  const wait = config.mode === "auto" ? waitOf(state.pace, config, complete) : config.forgotten;
  if (silence >= wait) return state.spoken ? over(state, silence, "silence") : cancel(state);
  if (silence < config.hint || state.hinted || !state.spoken) return { state: { ...state, flicker }, events: [] };
  return {
    state: { ...state, hinted: true, flicker },
    events: [{ type: "speech-maybe-over", at: state.last }],
  };
}

function over(state: Speech & { readonly pace: Pace }, silence: number, why: "silence" | "person"): Step {
  const { start, last } = state;
  return {
    state: { phase: "quiet", pace: ended(state.pace) },
    events: [{ type: "speech-over", start, end: last, silence, why }],
  };
}

function cancel(state: Exclude<EndpointState, { phase: "quiet" }>): Step {
  return { state: { phase: "quiet", pace: state.pace }, events: [{ type: "speech-cancelled", at: state.start }] };
}
