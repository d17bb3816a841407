/**
 * Where a session stands: `open` nobody speaks, `heard` the caller does, `answering` a response is under way, `contested`
 * both. There is one response at a time in the conversation; those outside of it (`conversation: "none"`) are not counted.
 */
export type SessionState = "opening" | "open" | "heard" | "answering" | "contested" | "closed";

export type SessionInput =
  | "ready"
  | "update"
  | "append"
  | "commit"
  | "clear"
  | "speech-began"
  | "speech-over"
  | "response"
  | "cancel"
  | "response-over"
  | "close";

type Row = Readonly<Partial<Record<SessionInput, SessionState>>>;

const table: Readonly<Record<SessionState, Row>> = {
  opening: { ready: "open", close: "closed" },
  open: {
    update: "open",
    append: "open",
    commit: "open",
    clear: "open",
    "speech-began": "heard",
    response: "answering",
    close: "closed",
  },
  heard: {
    update: "heard",
    append: "heard",
    commit: "heard",
    clear: "heard",
    "speech-over": "open",
    response: "contested",
    close: "closed",
  },
  answering: {
    update: "answering",
    append: "answering",
    commit: "answering",
    clear: "answering",
    "speech-began": "contested",
    cancel: "answering",
    "response-over": "open",
    close: "closed",
  },
  contested: {
    update: "contested",
    append: "contested",
    commit: "contested",
    clear: "contested",
    "speech-over": "answering",
    cancel: "contested",
    "response-over": "heard",
    close: "closed",
  },
  closed: {},
};

/** What an input that the state does not allow is called in the protocol. */
export type IllegalCode =
  | "session_not_open"
  | "conversation_already_has_active_response"
  | "response_cancel_not_active"
  | "illegal_transition";

export interface Illegal {
  readonly state: SessionState;
  readonly input: SessionInput;
  readonly code: IllegalCode;
}

export type Transition =
  | { readonly ok: true; readonly state: SessionState }
  | { readonly ok: false; readonly illegal: Illegal };

export function transition(state: SessionState, input: SessionInput): Transition {
  const next = table[state][input];
  return next ? { ok: true, state: next } : { ok: false, illegal: { state, input, code: codeOf(state, input) } };
}

function codeOf(state: SessionState, input: SessionInput): IllegalCode {
  if (state === "opening" || state === "closed") return "session_not_open";
  if (input === "response") return "conversation_already_has_active_response";
  return input === "cancel" ? "response_cancel_not_active" : "illegal_transition";
}
