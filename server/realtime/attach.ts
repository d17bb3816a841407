import { readClientEvent } from "../../core/realtime/client-events.ts";
import { Seen } from "../../core/realtime/seen.ts";
import type { OpusCodec } from "../../core/realtime/sound.ts";
import { ApiError } from "../api-error.ts";
import type { Caller, Services } from "../services.ts";
import { dispatch } from "./dispatch.ts";
import { openOpus } from "./opus.ts";
import { later, type Schedule } from "./schedule.ts";
import { Session } from "./session.ts";
import { type Attached, CLOSE, type Socket } from "./socket.ts";
import { invalid, Wire } from "./wire.ts";

export interface AttachOptions {
  readonly caller: Caller;
  /** Where the caller is, for rate limits. */
  readonly address?: string;
  /** The session begins as one that transcribes. */
  readonly transcription?: boolean;
  readonly schedule?: Schedule;
  readonly opus?: () => OpusCodec;
  /** The session is over. */
  readonly onEnd?: () => void;
}

/** Event names that are remembered. */
const NAMES = 1_024;
/** Events that may come before the detector is loaded, and their UTF-16 units together: one of the longest. */
const EARLY = { events: 256, chars: 16 * 1024 * 1024 };

/** One session on one socket, from its first event to its last. */
export function attach(services: Services, socket: Socket, options: AttachOptions): Attached {
  const connection = new Connection(services, socket, options);
  void connection.open();
  return connection;
}

class Connection implements Attached {
  readonly #services: Services;
  readonly #options: AttachOptions;
  readonly #wire: Wire;
  readonly #schedule: Schedule;
  readonly #seen = new Seen(NAMES);
  #session: Session | undefined;
  #early: string[] = [];
  #ended = false;
  #stops: readonly (() => void)[] = [];
  #lastHeard: number;

  constructor(services: Services, socket: Socket, options: AttachOptions) {
    const watched: Socket = {
      send: (text) => socket.send(text),
      get bufferedAmount() {
        return socket.bufferedAmount;
      },
      close: (code, reason) => {
        socket.close(code, reason);
        this.#end();
      },
    };
    this.#services = services;
    this.#options = options;
    this.#schedule = options.schedule ?? later;
    this.#wire = new Wire(watched, services);
    this.#lastHeard = services.clock();
  }

  async open(): Promise<void> {
    const { limits, backend, log } = this.#services;
    this.#stops = [this.#schedule(limits.sessionSeconds * 1000, () => this.#expire())];
    this.#watch();
    try {
      const vad = await backend.openVad();
      if (this.#ended) return;
      const { caller, address = "", transcription = false, opus = openOpus } = this.#options;
      const ports = {
        services: this.#services,
        wire: this.#wire,
        caller,
        address,
        schedule: this.#schedule,
        opus,
        transcription,
      };
      const session = new Session(ports, vad);
      this.#session = session;
      session.open();
      log.info({ session: session.id, caller: caller.name }, "a realtime session has begun");
      for (const data of this.#early.splice(0)) this.#take(data);
    } catch (thrown) {
      log.error({ code: codeOf(thrown) }, "a realtime session could not begin");
      this.#wire.refuse(thrown);
      this.#wire.close(CLOSE.busy, "the session could not begin");
    }
  }

  get busy(): boolean {
    return this.#session?.responses.talk.active !== undefined;
  }

  message(data: string | Uint8Array, binary: boolean): void {
    if (this.#ended) return;
    this.#lastHeard = this.#services.clock();
    if (binary || typeof data !== "string") {
      this.#wire.refuse(invalid("Events are JSON in text frames.", "invalid_frame"));
      return;
    }
    if (this.#session) this.#take(data);
    else this.#wait(data);
  }

  closed(): void {
    this.#wire.gone();
    this.#end();
  }

  #wait(data: string): void {
    this.#early.push(data);
    const chars = this.#early.reduce((sum, { length }) => sum + length, 0);
    if (this.#early.length > EARLY.events || chars > EARLY.chars)
      this.#wire.close(CLOSE.policy, "too many events before the session began");
  }

  #take(data: string): void {
    const session = this.#session;
    if (!session || this.#ended) return;
    let cause: string | undefined;
    try {
      const json: unknown = parsed(data);
      cause = causeOf(json);
      const event = readClientEvent(json);
      if (!event.ok) throw refusalOf(event.problem);
      if (cause !== undefined && !this.#seen.add(cause)) return;
      this.#services.meter.count("inzwa_realtime_events_total", { event: event.value.type });
      dispatch(session, event.value);
    } catch (thrown) {
      if (!(thrown instanceof ApiError))
        this.#services.log.error({ session: session.id, code: codeOf(thrown) }, "an event failed");
      this.#wire.refuse(thrown, cause);
    }
  }

  #watch(): void {
    const { idleSeconds } = this.#services.limits;
    const left = this.#lastHeard + idleSeconds * 1000 - this.#services.clock();
    const stop = this.#schedule(Math.max(1_000, left), () => {
      const idle = this.#services.clock() - this.#lastHeard >= idleSeconds * 1000;
      if (!idle || this.busy) return this.#watch();
      this.#wire.refuse(invalid(`Nothing came for ${idleSeconds} seconds.`, "session_idle"));
      this.#wire.close(CLOSE.done, "idle");
    });
    this.#stops = [...this.#stops.slice(0, 1), stop];
  }

  #expire(): void {
    const { sessionSeconds } = this.#services.limits;
    this.#wire.refuse(invalid(`A session lasts ${sessionSeconds} seconds.`, "session_expired"));
    this.#wire.close(CLOSE.away, "the session has expired");
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const stop of this.#stops) stop();
    this.#session?.close();
    this.#session = undefined;
    this.#early = [];
    this.#options.onEnd?.();
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw invalid("The event is no JSON.", "invalid_json");
  }
}

function causeOf(json: unknown): string | undefined {
  const id = typeof json === "object" && json !== null ? (json as { event_id?: unknown }).event_id : undefined;
  return typeof id === "string" ? id.slice(0, 128) : undefined;
}

function refusalOf({ path, message }: { readonly path: string; readonly message: string }): ApiError {
  const unknown = message === "is not a known key";
  const said = unknown ? `Unknown parameter: '${path}'.` : `Invalid '${path || "event"}': it ${message}.`;
  return invalid(said, unknown ? "unknown_parameter" : "invalid_value", path === "" ? undefined : path);
}

function codeOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? String(thrown.code) : "bug";
}
