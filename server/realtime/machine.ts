import { Conversation } from "../../core/conversation.ts";
import type { Speaker } from "../../core/ports.ts";
import type { Routing } from "../../core/routing.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";
import type { Judge } from "../readable.ts";
import type { Engines } from "./engines.ts";
import type { ItemHistory } from "./history.ts";
import type { TalkPorts } from "./talk-ports.ts";

interface MachineParts {
  readonly engines: Engines;
  readonly speaker: Speaker;
  readonly history: ItemHistory;
  readonly judge: Judge;
  readonly brevity: () => number | undefined;
  readonly emit: (event: TurnEvent) => void;
  readonly note: (note: Note) => void;
}

/** Least new audio between two readings of unfinished speech, in ms. */
const PARTIALS = 300;

/** The machine that also drives the page, as a session sets it up. */
export function conversationOf(ports: TalkPorts, { engines, judge, ...parts }: MachineParts): Conversation {
  const { backend, clock, safety } = ports.services;
  const { history } = parts;
  const routing: Routing | undefined = safety && {
    safety: (question) => {
      const refused = judge.ask(history.said(question));
      return refused && { ...refused, commit() {} };
    },
    watch: () => safety.watch(),
  };
  const { asr, llm, tts } = engines;
  return new Conversation({
    ...parts,
    asr,
    llm,
    tts,
    hearing: backend.hearing,
    rules: backend.rules,
    ...(routing ? { routing } : {}),
    streaming: true,
    speculation: true,
    partials: () => PARTIALS,
    get endpoint() {
      return ports.endpoint();
    },
    get backchannels() {
      return ports.backchannels();
    },
    clock,
    timeOf: ports.timeOf,
  });
}
