import type { VadEngine } from "../../core/contracts.ts";
import { failure, toFailure } from "../../core/failure.ts";
import type { ClientEvent } from "../../core/realtime/client-events.ts";
import { ClockSkew } from "../../core/realtime/clock.ts";
import type { SessionUpdate } from "../../core/realtime/config.ts";
import { ItemStore } from "../../core/realtime/item-store.ts";
import type { Item } from "../../core/realtime/items.ts";
import type { OpusCodec } from "../../core/realtime/sound.ts";
import { type SessionInput, type SessionState, transition } from "../../core/realtime/states.ts";
import type { Allowance, Caller, Services, Span } from "../services.ts";
import { newConfig, type SessionConfig, shown, updated } from "./effective.ts";
import { Hearing } from "./hearing.ts";
import { Responses } from "./responses.ts";
import type { Said } from "./said.ts";
import type { Schedule } from "./schedule.ts";
import { CLOSE } from "./socket.ts";
import { invalid, type Wire } from "./wire.ts";

export interface SessionPorts {
  readonly services: Services;
  readonly wire: Wire;
  readonly caller: Caller;
  /** Where the caller is, for rate limits; never told or logged. */
  readonly address: string;
  readonly schedule: Schedule;
  readonly opus: () => OpusCodec;
  readonly transcription: boolean;
}

/** The conversation is bounded, whatever a client puts into it. */
const MOST = { items: 512, chars: 262_144 };

/** What all parts of one session share: its settings, its state, its items and the way to the client. */
export class Session {
  readonly id: string;
  readonly ports: SessionPorts;
  readonly items = new ItemStore(MOST);
  readonly skew = new ClockSkew();
  readonly conversation: string;
  readonly span: Span;
  readonly hearing: Hearing;
  readonly responses: Responses;
  config: SessionConfig;
  /** How truncating finds the words that had been said, by item. */
  readonly said = new Map<string, Said>();
  readonly #expiresAt: number;
  #state: SessionState = "opening";
  #begun = false;
  /** Until when no response may be made, on the clock. */
  #limitedUntil = 0;

  constructor(ports: SessionPorts, vad: VadEngine) {
    const { services, transcription } = ports;
    this.ports = ports;
    this.id = services.id("sess_");
    this.conversation = services.id("conv_");
    this.config = newConfig(services.backend, transcription ? "transcription" : "realtime");
    this.#expiresAt = Math.floor(services.now() / 1000) + services.limits.sessionSeconds;
    this.span = services.tracer.span("realtime.session", undefined, { session: this.id });
    this.hearing = new Hearing(this, vad);
    this.responses = new Responses(this);
  }

  get state(): SessionState {
    return this.#state;
  }

  open(): void {
    this.go("ready");
    this.send({ type: "session.created", session: this.#shown });
    if (this.config.type === "realtime")
      this.send({
        type: "conversation.created",
        conversation: { id: this.conversation, object: "realtime.conversation" },
      });
  }

  /** Nothing more can be heard. */
  fail(thrown: unknown): void {
    this.ports.services.log.error(
      { session: this.id, code: toFailure(thrown).code },
      "a realtime session has lost its detector",
    );
    this.ports.wire.refuse(thrown);
    this.ports.wire.close(CLOSE.busy, "the detector is lost");
  }

  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.hearing.close();
    this.responses.close();
    this.span.end();
  }

  readonly send: Wire["send"] = (event) => this.ports.wire.send(event);

  /** Throws an ApiError where the state does not allow it. */
  require(input: SessionInput): void {
    const next = transition(this.#state, input);
    if (!next.ok) throw invalid(`A session that is ${next.illegal.state} takes no ${input}.`, next.illegal.code);
    this.#state = next.state;
  }

  /** What happened by itself; it cannot be refused. */
  go(input: SessionInput): void {
    const next = transition(this.#state, input);
    if (next.ok) this.#state = next.state;
    else if (this.#state !== "closed") {
      this.ports.services.log.warn({ session: this.id, state: this.#state, event: input }, "illegal transition");
      this.ports.services.meter.count("inzwa_realtime_illegal_total");
    }
  }

  update(update: SessionUpdate): void {
    this.require("update");
    this.config = updated(this.config, update, this.ports.services.backend, this.#begun);
    this.#begun = true;
    this.hearing.configure();
    this.send({ type: "session.updated", session: this.#shown });
  }

  /** Adds the item and tells of it; answers what stands in front. Throws where `after` names nothing. */
  add(item: Item, after?: string): string | null {
    const placed = this.items.add(item, after);
    if (!placed) throw invalid(`The item '${after}' does not exist.`, "item_not_found", "previous_item_id");
    for (const id of this.items.trim()) this.forget(id);
    return placed.previous;
  }

  forget(id: string): void {
    this.said.delete(id);
    this.send({ type: "conversation.item.deleted", item_id: id });
  }

  tellAdded(item: Item, previous_item_id: string | null): void {
    this.send({ type: "conversation.item.added", item, previous_item_id });
  }

  tellDone(item: Item): void {
    const at = this.items.all.findIndex(({ id }) => id === item.id);
    if (at < 0) return;
    this.items.replace(item);
    this.send({ type: "conversation.item.done", item, previous_item_id: this.items.all[at - 1]?.id ?? null });
  }

  ping(event: Extract<ClientEvent, { type: "inzwa.ping" }>): void {
    const { clock } = this.ports.services;
    this.send({ type: "inzwa.pong", client_time: event.client_time, server_time: clock() });
    this.send({ type: "inzwa.ping", server_time: clock() });
  }

  pong({ server_time, client_time }: Extract<ClientEvent, { type: "inzwa.pong" }>): void {
    const came = this.ports.services.clock();
    if (server_time <= came) this.skew.add({ sent: server_time, theirs: client_time, came });
  }

  /** A response costs a point; who has none left is told, and answered again once there is room. */
  async spend(): Promise<void> {
    const { services, caller, address } = this.ports;
    const allowance = await services.gate.spend(caller, address, 1).catch(() => undefined);
    if (!allowance || this.#state === "closed") return;
    if (!allowance.allowed) this.#limitedUntil = services.clock() + allowance.resetSeconds * 1000;
    this.send({ type: "rate_limits.updated", rate_limits: [limitOf(allowance)] });
  }

  /** Why no answer may be made now. */
  refusal() {
    const limited = this.ports.services.clock() < this.#limitedUntil;
    return limited ? failure("busy", "The rate limit of this key is reached.") : undefined;
  }

  get #shown(): object {
    return shown(this.config, this.id, this.#expiresAt);
  }
}

function limitOf({ limit, remaining, resetSeconds }: Allowance) {
  return { name: "requests", limit, remaining, reset_seconds: resetSeconds } as const;
}
