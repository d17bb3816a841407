import { Conversation } from "../core/conversation.ts";
import { endpointOf } from "../core/endpoint.ts";
import { type Failure, toFailure } from "../core/failure.ts";
import { Gauge } from "../core/gauge.ts";
import { systemPrompt } from "../core/plan/prompt.ts";
import { servedFirst } from "../core/plan/server.ts";
import type { TurnEvent } from "../core/turn.ts";
import type { Assistant, AssistantOptions } from "./assistant-terms.ts";
import { captionsOf, stateOf, withEvent } from "./captions.ts";
import { deaf, noEar, unheard } from "./deaf.ts";
import { createSpeaker } from "./speaker.ts";
import { Presence } from "./spoken/presence.ts";
import { type Ears, Talk } from "./talk.ts";
import { tellBrowser } from "./timing.ts";

/** The least new speech between two readings by a server, in ms. */
const SERVER_PARTIAL_MS = 2_000;

export async function createAssistant(options: AssistantOptions): Promise<Assistant> {
  const { staff, plan, settings, screen, past, failed } = options;
  const { tts, asr, llm, vad } = staff;
  // With the microphone's script, for which a tap must not wait.
  const others = [import("./microphone.ts"), asr?.ready(), llm.ready(), vad.ready()] as const;
  const [voice, routing, { openMicrophone }] = await Promise.all([tts.ready(), options.routing, ...others]);
  const gauge = new Gauge();
  const served = servedFirst(plan);
  let isHeld = false;
  let taking = settings.turn_taking;
  let endpoint = endpointOf(plan.pack.rules.turns, taking);
  const isListening = () => talk.isOpen && (taking !== "hold" || isHeld);
  const showState = () => {
    const state = stateOf(past.turns, isListening());
    screen.show(presence.over(state, captionsOf(past.turns)));
    presence.wait(talk.isOpen && !isHeld && past.turns.at(-1)?.phase !== "listening");
  };
  const fail = (reason: Failure, ends = true) => {
    screen.show({ failure: reason, ...(ends ? { state: "error" } : {}) });
    presence.complain(reason);
  };

  const talk = new Talk(staff.vad.api, openMicrophone, {
    level: (rms) => screen.setLevel(rms),
    opened: () => {
      screen.show({ failure: undefined });
      presence.sign("listening");
      showState();
    },
    closed: (reason) => {
      void conversation.stop();
      presence.wait(false);
      if (reason) return fail(reason);
      if (taking !== "hold") presence.sign("done");
      showState();
    },
  });

  const speaker = createSpeaker(
    voice.sampleRate,
    {
      started: (...event) => conversation.started(...event),
      heard: (...event) => conversation.heard(...event),
      ended: (...event) => conversation.ended(...event),
      starved: (...event) => conversation.starved(...event),
    },
    { loopback: settings.echo_loopback, failed: (failure) => screen.show({ failure }) },
  );
  const presence: Presence = new Presence({
    tts: staff.tts.api,
    plan,
    settings,
    screen,
    out: speaker.out,
    changed: showState,
    failed: (reason) => screen.show({ failure: reason }),
    release: () => {
      if (taking !== "hold") screen.show({ told: "released" });
      talk.close();
    },
  });
  const ears = (): Ears => ({
    raw: settings.mic === "raw",
    reference: speaker.tap(),
    ...(settings.echo === "off" ? {} : { echo: { stream: speaker.tap(), decibels: settings.echo } }),
    ...(taking === "hold" ? {} : { onset: speaker.ear() }),
  });

  const emit = (event: TurnEvent) => {
    options.event(event);
    past.turns = withEvent(past.turns, event);
    if (event.type === "began" || event.type === "asked") presence.hush();
    showState();
    if (event.type === "asked") screen.show({ failure: undefined });
    if (event.type !== "failed") return;
    fail(event.failure, !talk.isOpen);
    failed(event.failure, past.turns.find(({ id }) => id === event.turn)?.user ?? "");
  };
  const model = { llm: staff.llm.api, emit };

  const conversation: Conversation = new Conversation({
    ...(routing?.hands?.(model) ?? model),
    asr: staff.asr?.api ?? deaf,
    tts: staff.tts.api,
    speaker,
    hearing: plan.hearing ?? unheard,
    rules: plan.pack.rules,
    streaming: settings.streaming_tts,
    ...(routing ? { routing } : {}),
    speculation: settings.speculation,
    history: past.history,
    turns: Math.max(0, ...past.turns.map(({ id }) => id)),
    ...(plan.stages.llm?.spec.can.systemPrompt || plan.server?.stages.llm ? { system: systemPrompt(plan) } : {}),
    ...(plan.pack.prompts.summary ? { summary: plan.pack.prompts.summary } : {}),
    get endpoint() {
      return endpoint;
    },
    // Each reading sends all of the piece again.
    partials: () => Math.max(gauge.allowances.partialMs, served.includes("asr") ? SERVER_PARTIAL_MS : 0),
    brevity: () => gauge.allowances.maxTokens,
    clock: () => performance.now(),
    timeOf: (at) => talk.timeOf(at),
    note: (note) => {
      options.note(note);
      tellBrowser(note);
      if (!gauge.note(note)) return;
      const { level, smaller } = gauge.allowances;
      const { turn, revision } = note;
      options.note({ kind: "mark", name: "degraded", turn, revision, time: performance.now(), detail: { level } });
      if (smaller && served.length === 0) options.tooSlow();
    },
  });

  /** Inside a tap: what the page said by itself is over. */
  const begin = () => {
    speaker.unlock();
    presence.hush();
    screen.show({ told: "" });
  };
  const open = () => {
    if (talk.isOpen) showState();
    else void talk.open(conversation, ears());
  };

  return {
    talk() {
      begin();
      if (!staff.asr) fail(noEar(plan.pack.tag), false);
      else if (talk.isOpen) conversation.finish();
      else open();
    },
    press() {
      begin();
      if (!staff.asr) return fail(noEar(plan.pack.tag), false);
      isHeld = true;
      conversation.press();
      open();
    },
    release() {
      isHeld = false;
      conversation.release();
      showState();
    },
    finish: () => conversation.finish(),
    send(text) {
      begin();
      screen.show({ failure: undefined });
      conversation.ask(text).catch((thrown: unknown) => fail(toFailure(thrown)));
    },
    replay(what) {
      begin();
      presence.replay(what);
    },
    takeTurns(next) {
      taking = next;
      endpoint = endpointOf(plan.pack.rules.turns, next);
      talk.close();
    },
    stop() {
      presence.hush();
      talk.close();
      void conversation.stop();
    },
    async rest() {
      presence.hush();
      talk.close();
      await conversation.stop();
    },
    ring: (text) => presence.ring(text),
    forgive() {
      screen.show({ failure: undefined });
      showState();
    },
    dismiss() {
      presence.dismiss();
      talk.close();
      void conversation.stop();
      speaker.dismiss();
    },
  };
}
