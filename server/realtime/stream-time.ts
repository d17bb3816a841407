import { SAMPLE_RATE } from "../../core/contracts.ts";
import type { ClockSkew } from "../../core/realtime/clock.ts";
import type { Services } from "../services.ts";

interface StreamTimePorts extends Pick<Services, "clock" | "meter"> {
  /** Of the client's clock. */
  readonly skew: ClockSkew;
}

/** When the samples of a stream were captured, on our clock. */
export class StreamTime {
  readonly #ports: StreamTimePorts;
  /** A place in the stream, and its time. */
  #anchor = { at: 0, time: 0 };
  /** The place that a time was last asked for. */
  place = 0;

  constructor(ports: StreamTimePorts) {
    this.#ports = ports;
  }

  /** Samples came, from one place to another, at 16 kHz. clientTime: of the first one, on the client's clock. */
  came(from: number, to: number, clientTime: number | undefined): void {
    const { clock, meter, skew } = this.#ports;
    const now = clock();
    const captured = clientTime === undefined ? undefined : skew.ours(clientTime, now);
    if (captured === undefined || captured > now) {
      this.#anchor = { at: to, time: now };
      return;
    }
    this.#anchor = { at: from, time: captured };
    meter.observe("inzwa_realtime_uplink_seconds", (now - captured) / 1000);
  }

  timeOf(at: number): number {
    this.place = at;
    return this.#anchor.time - ((this.#anchor.at - at) / SAMPLE_RATE) * 1000;
  }
}
