import type { RealtimeError, ServerEvent } from "../../core/realtime/server-events.ts";
import { ApiError, toApiError } from "../api-error.ts";
import type { Services } from "../services.ts";
import { CLOSE, type Socket } from "./socket.ts";

/** Bytes that may wait for a client that does not read. `ws` itself has no bound: a paused client took 246 MB. */
const MOST_WAITING = 1024 * 1024;

/** The way to the client. Nothing leaves once it is closed. */
export class Wire {
  readonly #socket: Socket;
  readonly #services: Pick<Services, "id" | "meter">;
  #closed = false;

  constructor(socket: Socket, services: Pick<Services, "id" | "meter">) {
    this.#socket = socket;
    this.#services = services;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  send(event: ServerEvent): void {
    if (this.#closed) return;
    const text = JSON.stringify({ ...event, event_id: this.#services.id("event_") });
    if (this.#socket.bufferedAmount + text.length > MOST_WAITING) {
      this.#services.meter.count("inzwa_realtime_slow_clients_total");
      this.close(CLOSE.busy, "the client does not read");
      return;
    }
    this.#socket.send(text);
  }

  /** cause: the client's event that it answers. */
  refuse(thrown: unknown, cause?: string): void {
    this.send({ type: "error", error: errorOf(thrown, cause) });
  }

  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close(code, reason);
  }

  /** The other side has closed it. */
  gone(): void {
    this.#closed = true;
  }
}

export function errorOf(thrown: unknown, cause?: string): RealtimeError {
  const { type, code, message, param }: ApiError = toApiError(thrown);
  return { type, code, message, param, event_id: cause ?? null };
}

/** A client's event that cannot be carried out. */
export function invalid(message: string, code: string, param?: string): ApiError {
  return new ApiError(400, message, { code, ...(param === undefined ? {} : { param }) });
}
