import { endpointDefaults } from "../../core/endpoint.ts";
import type { GivenResponse } from "../../core/realtime/client-events.ts";
import type { Item } from "../../core/realtime/items.ts";
import { refuseSpeed, refuseTools } from "./effective.ts";
import { itemOf } from "./given.ts";
import type { Prompt } from "./history.ts";
import { can } from "./model.ts";
import type { LiveResponse } from "./response.ts";
import { type ResponseSettings, settingsOf } from "./response-settings.ts";
import type { Said } from "./said.ts";
import type { Session } from "./session.ts";
import { Talk } from "./talk.ts";
import type { TalkPorts } from "./talk-ports.ts";
import { invalid } from "./wire.ts";

/** Responses outside of the conversation that may be under way at once. */
const MOST_ASIDE = 4;

/** The responses of a session: those of its conversation, one at a time, and a few beside it. */
export class Responses {
  readonly talk: Talk;
  readonly #session: Session;
  readonly #aside = new Map<LiveResponse, Talk>();
  /** Something was said while a response went on that is not to be interrupted; it is answered next. */
  #owed = false;
  #idle: (() => void) | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.talk = new Talk({
      ...this.#ports(session.conversation),
      add: (item) => session.tellAdded(item, session.add(item)),
      done: (item) => session.tellDone(item),
      prompt: () => this.#prompt(),
      endpoint: () => session.hearing.endpoint,
      backchannels: () => session.config.audio.input.turn_detection?.type === "semantic_vad",
      heard: (event) => session.hearing.onTalk(event),
      taken: () => session.hearing.taken(),
      note: (note) => session.hearing.note(note, "talk"),
      began: () => {
        session.go("response");
        this.#rest();
      },
      over: (response, said) => this.#over(response, said),
    });
  }

  /** cause: what the client asked. Throws an ApiError. */
  create(given: GivenResponse = {}): void {
    const { backend } = this.#session.ports.services;
    if (this.#session.config.type === "transcription")
      throw invalid("A transcription session has no responses.", "invalid_session_type");
    refuseTools(given.tools, backend, "response.tools");
    refuseSpeed(given.audio?.output?.speed, "response.audio.output.speed");
    const refused = this.#session.refusal();
    if (refused) throw refused;
    const settings = settingsOf(this.#session.config, given);
    const input = given.input?.map((one) => this.#input(one));
    const prompt = () => this.#prompt(given.instructions, input);
    if (given.conversation === "none") {
      this.#createAside(settings, prompt);
      return;
    }
    if (this.#session.state !== "open" && this.#session.state !== "heard") this.#session.require("response");
    this.talk.respond(settings, prompt, this.#session.hearing.known());
  }

  /** What was said is to be answered. */
  answer(): void {
    if (this.talk.active) this.#owed = true;
    else this.talk.respond(settingsOf(this.#session.config), () => this.#prompt(), this.#session.hearing.known());
  }

  /** Throws where nothing is under way. */
  cancel(id: string | undefined): void {
    const aside = [...this.#aside].find(([response]) => response.id === id)?.[1];
    if (aside) {
      aside.cancel("client_cancelled");
      return;
    }
    const { active } = this.talk;
    if (!active || (id !== undefined && active.id !== id))
      throw invalid("There is no such active response.", "response_cancel_not_active");
    this.#session.require("cancel");
    this.#owed = false;
    this.talk.cancel("client_cancelled");
  }

  /** The person took the floor. */
  interrupt(): void {
    this.#owed = false;
    this.talk.cancel("turn_detected");
  }

  /** Nothing is waited for any more. */
  rest(): void {
    this.#rest();
  }

  close(): void {
    this.#rest();
    this.talk.close();
    for (const talk of this.#aside.values()) talk.close();
    this.#aside.clear();
  }

  #createAside(settings: ResponseSettings, prompt: () => Prompt): void {
    if (this.#aside.size >= MOST_ASIDE)
      throw invalid(`${MOST_ASIDE} responses outside of the conversation are the most.`, "too_many_responses");
    const nothing = () => {};
    const talk = new Talk({
      ...this.#ports(null),
      add: nothing,
      done: nothing,
      prompt,
      endpoint: () => endpointDefaults,
      backchannels: () => false,
      heard: nothing,
      taken: nothing,
      note: nothing,
      began: (response) => this.#aside.set(response, talk),
      over: (response) => this.#aside.delete(response) && this.#count(response),
    });
    talk.respond(settings, prompt, this.#session.hearing.known());
  }

  #ports(conversation: string | null) {
    const session = this.#session;
    const { services, schedule, caller, opus } = session.ports;
    return {
      services,
      schedule,
      caller: caller.name,
      traceparent: session.span.traceparent,
      opus,
      conversation,
      id: services.id,
      send: session.send,
      settings: () => settingsOf(session.config),
      timeOf: (at: number) => session.hearing.timeOf(at),
      refusal: () => session.refusal(),
    } satisfies Partial<TalkPorts>;
  }

  #over(response: LiveResponse, said: Said | undefined): void {
    const session = this.#session;
    if (response.item !== undefined && said && session.items.has(response.item)) session.said.set(response.item, said);
    session.go("response-over");
    this.#count(response);
    const owed = this.#owed;
    this.#owed = false;
    if (owed) this.answer();
    else this.#waitForSpeech();
  }

  #count(response: LiveResponse): void {
    const session = this.#session;
    session.ports.services.meter.count("inzwa_realtime_responses_total", { state: response.status });
    void session.spend();
  }

  /** server_vad's `idle_timeout_ms`: where nobody says anything behind a response, another one follows. */
  #waitForSpeech(): void {
    const session = this.#session;
    const detection = session.config.audio.input.turn_detection;
    if (detection?.type !== "server_vad" || detection.idle_timeout_ms === null) return;
    this.#idle = session.ports.schedule(detection.idle_timeout_ms, () => {
      if (session.state !== "open") return;
      session.hearing.timeout();
      this.answer();
    });
  }

  #rest(): void {
    this.#idle?.();
    this.#idle = undefined;
  }

  #prompt(instructions = this.#session.config.instructions, input?: readonly Item[]): Prompt {
    const told = can(this.#session.ports.services.backend, "systemPrompt") && instructions !== "";
    return { system: told ? instructions : undefined, items: input ?? this.#session.items.all };
  }

  #input(given: NonNullable<GivenResponse["input"]>[number]): Item {
    if (given.type !== "item_reference") return itemOf(given, this.#session.ports.services.id("item_"));
    const item = this.#session.items.get(given.id);
    if (!item) throw invalid(`The item '${given.id}' does not exist.`, "item_not_found", "response.input");
    return item;
  }
}
