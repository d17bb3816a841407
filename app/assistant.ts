import type { AsrApi, Hearing } from "../core/contracts.ts";
import { Conversation } from "../core/conversation.ts";
import { endpointOf } from "../core/endpoint.ts";
import { type Failure, failure, toFailure } from "../core/failure.ts";
import { Gauge } from "../core/gauge.ts";
import type { History } from "../core/history.ts";
import type { Plan } from "../core/plan.ts";
import type { Settings } from "../core/settings.ts";
import type { Note } from "../core/trace/note.ts";
import { fold, newTurn, type Turn, type TurnEvent } from "../core/turn.ts";
import { captionsOf, stateOf } from "./captions.ts";
import type { Screen } from "./screen.ts";
import { createSpeaker } from "./speaker.ts";
import type { Staff } from "./staff.ts";
import { type Ears, Talk } from "./talk.ts";
import { tellBrowser } from "./timing.ts";

/** Turns kept on the page; older ones leave the log. */
const SHOWN = 100;

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
  /** Even short answers come too late here. */
  readonly tooSlow: () => void;
  readonly note: (note: Note) => void;
  readonly event: (event: TurnEvent) => void;
}

/** The conversation so far; it outlives the models that take part in it. */
export interface Past {
  turns: readonly Turn[];
  readonly history: History;
}

export async function createAssistant(options: AssistantOptions): Promise<Assistant> {
  const { staff, plan, settings, screen, past, failed } = options;
  const [voice] = await Promise.all([staff.tts.ready(), staff.asr?.ready(), staff.llm.ready(), staff.vad.ready()]);
  const gauge = new Gauge();
  let isHeld = false;
  const isListening = () => talk.isOpen && (settings.turn_taking !== "hold" || isHeld);
  const showState = () => screen.show({ state: stateOf(past.turns, isListening()), captions: captionsOf(past.turns) });

  const talk = new Talk(staff.vad.api, {
    level: (rms) => screen.setLevel(rms),
    opened: () => screen.show({ state: stateOf(past.turns, isListening()), failure: undefined }),
    closed: (reason) => {
      void conversation.stop();
      if (reason) screen.show({ state: "error", failure: reason });
      else showState();
    },
  });

  const speaker = await createSpeaker(
    voice.sampleRate,
    {
      started: (...event) => conversation.started(...event),
      heard: (...event) => conversation.heard(...event),
      ended: (...event) => conversation.ended(...event),
      starved: (...event) => conversation.starved(...event),
    },
    { loopback: settings.echo_loopback },
  );
  const ears = (): Ears => ({
    raw: settings.mic === "raw",
    reference: speaker.tap(),
    ...(settings.echo === "off" ? {} : { echo: { stream: speaker.tap(), decibels: settings.echo } }),
  });

  const conversation: Conversation = new Conversation({
    asr: staff.asr?.api ?? deaf,
    llm: staff.llm.api,
    tts: staff.tts.api,
    speaker,
    hearing: plan.hearing ?? unheard,
    rules: plan.pack.rules,
    streaming: settings.streaming_tts,
    speculation: settings.speculation,
    history: past.history,
    turns: Math.max(0, ...past.turns.map(({ id }) => id)),
    ...(plan.stages.llm?.spec.can.systemPrompt ? { system: plan.pack.prompts.system } : {}),
    ...(plan.pack.prompts.summary ? { summary: plan.pack.prompts.summary } : {}),
    endpoint: endpointOf(plan.pack.rules.turns, settings.turn_taking),
    partials: () => gauge.allowances.partialMs,
    brevity: () => gauge.allowances.maxTokens,
    clock: () => performance.now(),
    timeOf: (at) => talk.timeOf(at),
    emit: (event) => {
      options.event(event);
      past.turns = withEvent(past.turns, event);
      showState();
      if (event.type === "asked") screen.show({ failure: undefined });
      if (event.type !== "failed") return;
      screen.show({ failure: event.failure, ...(talk.isOpen ? {} : { state: "error" }) });
      failed(event.failure, past.turns.find(({ id }) => id === event.turn)?.user ?? "");
    },
    note: (note) => {
      options.note(note);
      tellBrowser(note);
      if (!gauge.note(note)) return;
      const { level, smaller } = gauge.allowances;
      const { turn, revision } = note;
      options.note({ kind: "mark", name: "degraded", turn, revision, time: performance.now(), detail: { level } });
      if (smaller) options.tooSlow();
    },
  });

  return {
    talk() {
      speaker.unlock();
      if (!staff.asr) screen.show({ failure: noEar(plan.pack.tag) });
      else if (talk.isOpen) conversation.finish();
      else void talk.open(conversation, ears());
    },
    press() {
      speaker.unlock();
      if (!staff.asr) return screen.show({ failure: noEar(plan.pack.tag) });
      isHeld = true;
      conversation.press();
      if (talk.isOpen) showState();
      else void talk.open(conversation, ears());
    },
    release() {
      isHeld = false;
      conversation.release();
      showState();
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
