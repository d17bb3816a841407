import type { EndpointConfig } from "../../core/endpoint.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { onBehalf } from "../engines/behalf.ts";
import { endpointFor } from "./endpoint.ts";
import { Scribe } from "./scribe.ts";
import type { Session } from "./session.ts";
import { UserTurns } from "./user-turns.ts";

/** Least new audio between two readings of unfinished speech, in ms. */
const PARTIALS = 300;

/** When a turn ends, by the session's settings. */
export function endpointOf({ config, ports }: Session): EndpointConfig {
  return endpointFor(config.audio.input.turn_detection, ports.services.backend.rules.turns);
}

/** padding: silence kept in front of speech, in samples at 16 kHz. */
export function userTurns(session: Session, padding: () => number): UserTurns {
  return new UserTurns({
    id: session.ports.services.id,
    send: session.send,
    add: (item) => session.add(item),
    get: (id) => session.items.get(id),
    replace: (item) => session.items.replace(item),
    padding,
    isTold: () => session.config.audio.input.transcription !== null,
    speech: (input) => session.go(input),
  });
}

interface ScribePorts {
  readonly endpoint: () => EndpointConfig;
  readonly timeOf: (at: number) => number;
  readonly emit: (event: TurnEvent) => void;
  readonly note: (note: Note) => void;
}

export function openScribe(session: Session, { endpoint, timeOf, emit, note }: ScribePorts): Scribe {
  const { services, caller } = session.ports;
  const { backend, clock } = services;
  const behalf = { caller: caller.name, traceparent: session.span.traceparent };
  const ports = {
    asr: {
      transcribe: (...request: Parameters<typeof backend.asr.transcribe>) =>
        onBehalf(behalf, () => backend.asr.transcribe(...request)),
    },
    hearing: backend.hearing,
    rules: backend.rules,
    get endpoint() {
      return endpoint();
    },
    backchannels: false,
    speculation: false,
    partials: () => PARTIALS,
    clock,
    timeOf,
    emit,
    note,
  };
  return new Scribe(ports, () => session.responses.talk.active !== undefined);
}
