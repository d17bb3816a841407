import type { Conversation } from "../../core/conversation.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";
import { Judge } from "../readable.ts";
import type { Span } from "../services.ts";
import { type Engines, engines } from "./engines.ts";
import { ItemHistory, type Prompt, ticketOf, withoutTickets } from "./history.ts";
import { conversationOf } from "./machine.ts";
import { LiveResponse } from "./response.ts";
import { errorOf } from "./response-object.ts";
import type { ResponseSettings } from "./response-settings.ts";
import type { Said } from "./said.ts";
import type { TalkPorts } from "./talk-ports.ts";
import { WireVoice } from "./wire-voice.ts";

/** A conversation and its voice on the wire: what the machine tells becomes responses, one at a time. */
export class Talk {
  readonly conversation: Conversation;
  readonly #ports: TalkPorts;
  readonly #voice: WireVoice;
  readonly #history: ItemHistory;
  readonly #responses = new Map<number, LiveResponse>();
  readonly #engines: Engines;
  readonly #spans = new Map<LiveResponse, Span>();
  /** Responses that were asked for, by their tickets. */
  readonly #asked = new Map<string, LiveResponse>();
  /** Those of them whose prompt is not known yet. */
  readonly #waiting = new Set<LiveResponse>();
  #current: LiveResponse | undefined;

  constructor(ports: TalkPorts) {
    this.#ports = ports;
    const { services, schedule } = ports;
    const { clock } = services;
    const judge = new Judge(services.safety);
    this.#history = new ItemHistory(ports.prompt, judge);
    this.#voice = new WireVoice({
      clock,
      schedule,
      opus: ports.opus,
      events: {
        started: (...event) => this.conversation.started(...event),
        heard: (heard) => this.conversation.heard(heard),
        ended: (...event) => this.conversation.ended(...event),
        starved: (...event) => this.conversation.starved(...event),
      },
      settings: (turn) => this.#settings(turn),
      response: (turn) => this.#responses.get(turn),
    });
    this.#engines = engines({
      backend: services.backend,
      safety: services.safety,
      settings: (turn) => this.#settings(turn),
      behalf: (turn) => ({ caller: ports.caller, traceparent: this.#traceparent(turn) }),
      refusal: ports.refusal,
    });
    this.conversation = conversationOf(ports, {
      engines: this.#engines,
      speaker: this.#voice,
      history: this.#history,
      judge,
      brevity: () => this.#most(),
      emit: (event) => this.#on(event),
      note: (note) => this.#note(note),
    });
  }

  /** The response that is under way. */
  get active(): LiveResponse | undefined {
    return this.#current?.isOver ? undefined : this.#current;
  }

  /** A response that was asked for. ready: resolves when all that the prompt needs is known; never rejects. */
  respond(settings: ResponseSettings, prompt: () => Prompt, ready: Promise<unknown>): LiveResponse {
    const response = this.#create(settings);
    const ticket = ticketOf(response.id);
    this.#waiting.add(response);
    void ready.then(async () => {
      if (!this.#waiting.delete(response) || response.isOver) return;
      this.#asked.set(ticket, response);
      this.#history.expect(ticket, prompt());
      await this.conversation.answer(ticket);
      this.#asked.delete(ticket);
      this.#history.forget(ticket);
      // Speech took the floor before the question was asked: no turn tells of its end.
      if (![...this.#responses.values()].includes(response))
        this.#end(response, () => response.cancel("turn_detected", 0, 0));
    });
    return response;
  }

  cancel(reason: "client_cancelled" | "turn_detected"): void {
    const { active } = this;
    if (!active) return;
    const sound = this.#voice.of(active);
    this.#end(active, () => active.cancel(reason, ...sound));
    void this.conversation.interrupt();
  }

  /** The session ends: nothing is told any more. */
  close(): void {
    for (const span of this.#spans.values()) span.end();
    this.#spans.clear();
    void this.conversation.stop();
  }

  #on(event: TurnEvent): void {
    const response = this.#responses.get(event.turn);
    if (event.type === "asked") this.#question(event.turn, event.text);
    else if (response) this.#tell(response, event);
    else this.#ports.heard(event);
  }

  #tell(response: LiveResponse, event: TurnEvent): void {
    const { sentMs } = this.#voice;
    const sound = this.#voice.of(response);
    if (event.type === "reply-delta") response.delta(event.text);
    else if (event.type === "replied") response.replied(event.text, this.#engines.callsOf(event.turn));
    else if (event.type === "heard") response.place({ ms: sentMs, chars: event.chars });
    else if (event.type === "ended") this.#end(response, () => response.complete(sentMs));
    else if (event.type === "failed") this.#end(response, () => response.fail(errorOf(event.failure), ...sound));
    else if (event.type === "interrupted" || event.type === "discarded") {
      this.#end(response, () => response.cancel("turn_detected", ...sound));
      this.#ports.heard(event);
    }
  }

  /** A question of the person's, or the ticket of a response that was asked for. */
  #question(turn: number, text: string): void {
    const asked = this.#asked.get(text);
    const words = withoutTickets(text);
    if (asked && !asked.isOver) this.#responses.set(turn, asked);
    else if (words !== "") this.#questionOfTheirs(turn, words);
    else {
      // Cancelled before it began, or carried into a turn without words.
      void this.conversation.interrupt();
      this.#ports.heard({ type: "discarded", turn });
    }
  }

  #questionOfTheirs(turn: number, text: string): void {
    const { active } = this;
    const waits = active && this.#waiting.delete(active);
    if (active && !waits) this.#end(active, () => active.cancel("turn_detected", 0, 0));
    this.#ports.heard({ type: "asked", turn, text });
    // A response that was asked for before the words were there is the answer to them.
    this.#responses.set(turn, waits ? active : this.#create(this.#ports.settings()));
  }

  #create(settings: ResponseSettings): LiveResponse {
    const { services, traceparent, began } = this.#ports;
    const response = new LiveResponse(this.#ports, settings, this.#ports.conversation);
    this.#current = response;
    this.#spans.set(response, services.tracer.span("realtime.turn", traceparent, { "gen_ai.operation.name": "chat" }));
    began(response);
    return response;
  }

  #end(response: LiveResponse, finish: () => Said | undefined): void {
    const span = this.#spans.get(response);
    if (!span) return;
    this.#spans.delete(response);
    this.#ports.taken();
    const said = finish();
    span.end();
    for (const [turn, one] of this.#responses) if (one === response) this.#forget(turn);
    this.#ports.over(response, said);
  }

  #forget(turn: number): void {
    this.#responses.delete(turn);
    this.#engines.forget(turn);
  }

  #traceparent(turn: number): string {
    const response = this.#responses.get(turn);
    return (response && this.#spans.get(response)?.traceparent) ?? this.#ports.traceparent;
  }

  #settings(turn: number): ResponseSettings {
    return this.#responses.get(turn)?.settings ?? this.#ports.settings();
  }

  #most(): number | undefined {
    const { maxTokens } = this.active?.settings ?? this.#ports.settings();
    return maxTokens === "inf" ? undefined : maxTokens;
  }

  #note(note: Note): void {
    const { services } = this.#ports;
    const response = this.#responses.get(note.turn);
    if (note.kind === "span" && !note.dropped) {
      const { promptTokens, reused, tokens } = note.detail ?? {};
      if (note.name === "llm" && response)
        response.usage = { input_tokens: Number(promptTokens), output_tokens: Number(tokens), cached: Number(reused) };
      if (note.name === "ttfw") services.meter.observe("inzwa_realtime_ttfw_seconds", (note.end - note.start) / 1000);
    }
    this.#ports.note(note);
  }
}
