import type { AsrApi, Hearing } from "../core/contracts.ts";
import { Conversation } from "../core/conversation.ts";
import { endpointDefaults } from "../core/endpoint.ts";
import { type Failure, failure, toFailure } from "../core/failure.ts";
import type { History } from "../core/history.ts";
import type { Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import { fold, newTurn, type Turn, type TurnEvent } from "../core/turn.ts";
import { captionsOf, stateOf } from "./captions.ts";
import type { Screen } from "./screen.ts";
import { createSpeaker } from "./speaker.ts";
import type { Staff } from "./staff.ts";
import { Talk } from "./talk.ts";

/** Turns kept on the page; older ones leave the log. */
const SHOWN = 100;

/** The conversation with its microphone, its voice and what the page shows of it. */
export interface Assistant {
  /**
   * Opens the microphone, or tells that the sentence is finished. This and `send` must be called inside the tap or key
   * press itself: browsers start audio only there.
   */
  talk(): void;
  send(text: string): void;
  stop(): void;
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
}

/** The conversation so far; it outlives the models that take part in it. */
export interface Past {
  turns: readonly Turn[];
  readonly history: History;
}

export async function createAssistant(options: AssistantOptions): Promise<Assistant> {
  const { staff, plan, settings, screen, past, failed } = options;
  const [voice] = await Promise.all([staff.tts.ready(), staff.asr?.ready(), staff.llm.ready(), staff.vad.ready()]);
  const showState = () => screen.show({ state: stateOf(past.turns, talk.isOpen), captions: captionsOf(past.turns) });

  const talk = new Talk(staff.vad.api, {
    level: (rms) => screen.setLevel(rms),
    opened: () => screen.show({ state: stateOf(past.turns, true), failure: undefined }),
    closed: (reason) => {
      void conversation.stop();
      if (reason) screen.show({ state: "error", failure: reason });
      else showState();
    },
  });

  const speaker = await createSpeaker(voice.sampleRate, {
    started: (...event) => conversation.started(...event),
    heard: (...event) => conversation.heard(...event),
    ended: (...event) => conversation.ended(...event),
  });

  const conversation: Conversation = new Conversation({
    asr: staff.asr?.api ?? deaf,
    llm: staff.llm.api,
    tts: staff.tts.api,
    speaker,
    hearing: plan.hearing ?? unheard,
    rules: plan.pack.rules,
    streaming: settings.streaming_tts,
    history: past.history,
    turns: Math.max(0, ...past.turns.map(({ id }) => id)),
    ...(plan.stages.llm?.spec.can.systemPrompt ? { system: plan.pack.prompts.system } : {}),
    endpoint: endpointDefaults,
    clock: () => performance.now(),
    timeOf: (at) => talk.timeOf(at),
    emit: (event) => {
      past.turns = withEvent(past.turns, event);
      showState();
      if (event.type === "asked") screen.show({ failure: undefined });
      if (event.type !== "failed") return;
      screen.show({ failure: event.failure, ...(talk.isOpen ? {} : { state: "error" }) });
      failed(event.failure, past.turns.find(({ id }) => id === event.turn)?.user ?? "");
    },
    measure: (name, turn, start, end) => {
      performance.measure(`inzwa.${name}`, { start, end: Math.max(start, end), detail: { turn } });
    },
  });

  return {
    talk() {
      speaker.unlock();
      if (!staff.asr) screen.show({ failure: noEar(plan.pack.tag) });
      else if (talk.isOpen) conversation.finish();
      else void talk.open(conversation, settings.mic === "raw");
    },
    send(text) {
      speaker.unlock();
      screen.show({ failure: undefined });
      conversation.ask(text).catch((thrown: unknown) => screen.show({ state: "error", failure: toFailure(thrown) }));
    },
    stop() {
      talk.close();
      void conversation.stop();
    },
    forgive() {
      screen.show({ failure: undefined });
      showState();
    },
    dismiss() {
      talk.close();
      void conversation.stop();
      speaker.dismiss();
    },
  };
}

/** Where no model hears the language the microphone is never opened. */
const deaf: Pick<AsrApi, "transcribe"> = {
  transcribe: () => Promise.reject(failure("no-model", "no model hears this language", { stage: "asr" })),
};
const unheard: Hearing = { window: 160_000, pause: 4_096 };

function noEar(language: string): Failure {
  return failure("no-model", `no model hears ${language}`, { stage: "asr", language });
}

function withEvent(turns: readonly Turn[], event: TurnEvent): readonly Turn[] {
  const known = turns.some(({ id }) => id === event.turn) ? turns : [...turns, newTurn(event.turn)];
  return known.map((turn) => fold(turn, event)).slice(-SHOWN);
}
