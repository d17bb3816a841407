import { Conversation } from "../core/conversation.ts";
import { endpointOf } from "../core/endpoint.ts";
import { type Failure, toFailure } from "../core/failure.ts";
import { Gauge } from "../core/gauge.ts";
import type { Assistant, AssistantOptions } from "./assistant-terms.ts";
import { captionsOf, stateOf, withEvent } from "./captions.ts";
import { deaf, noEar, unheard } from "./deaf.ts";
import { createSpeaker } from "./speaker.ts";
import { Presence } from "./spoken/presence.ts";
import { type Ears, Talk } from "./talk.ts";
import { tellBrowser } from "./timing.ts";

export async function createAssistant(options: AssistantOptions): Promise<Assistant> {
  const { staff, plan, settings, screen, past, failed } = options;
  const [voice] = await Promise.all([staff.tts.ready(), staff.asr?.ready(), staff.llm.ready(), staff.vad.ready()]);
  const gauge = new Gauge();
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

  const talk = new Talk(staff.vad.api, {
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
    get endpoint() {
      return endpoint;
    },
    partials: () => gauge.allowances.partialMs,
    brevity: () => gauge.allowances.maxTokens,
    clock: () => performance.now(),
    timeOf: (at) => talk.timeOf(at),
    emit: (event) => {
      options.event(event);
      past.turns = withEvent(past.turns, event);
      if (event.type === "began" || event.type === "asked") presence.hush();
      showState();
      if (event.type === "asked") screen.show({ failure: undefined });
      if (event.type !== "failed") return;
      fail(event.failure, !talk.isOpen);
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
