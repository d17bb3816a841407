import { type Failure, toFailure } from "../../core/failure.ts";
import { hostOf, readAddress } from "../../core/server-address.ts";
import type { Net } from "../net.ts";
import type { ShopView } from "./view.ts";

export interface SendingPorts {
  readonly net: Pick<Net, "allow" | "fetch">;
  /** Whether the person's setting lets nothing leave. */
  readonly forbidden: () => boolean;
  /** JSON. */
  readonly body: () => string;
  readonly changed: () => void;
  readonly failed: (failure: Failure) => void;
  readonly keep: (address: string) => void;
}

/** Milliseconds an address is given to answer. */
const PATIENCE = 20_000;

/** The list, posted to an address that the person names; each time it is asked first. */
export class Sending {
  readonly #ports: SendingPorts;
  #state: ShopView["post"]["state"] = "idle";
  #address = "";

  constructor(ports: SendingPorts) {
    this.#ports = ports;
  }

  get view(): Pick<ShopView["post"], "state" | "forbidden" | "host"> {
    const host = this.#address === "" ? "" : hostOf(this.#address);
    return { state: this.#state, forbidden: this.#ports.forbidden(), host };
  }

  ask(typed: string): void {
    const address = addressOf(typed);
    this.#address = address ?? "";
    this.#become(address === undefined ? "bad-address" : "asking");
  }

  no(): void {
    this.#become("idle");
  }

  /** Whether it arrived. */
  async yes(): Promise<boolean> {
    const { net, forbidden, body, keep } = this.#ports;
    if (forbidden() || this.#state !== "asking") return false;
    this.#become("sending");
    try {
      await net.allow(this.#address);
      const { ok } = await net.fetch(this.#address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: body(),
        credentials: "omit",
        // Who answers with another address would have the list sent there, which nobody was asked about.
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      keep(this.#address);
      this.#become(ok ? "idle" : "failed");
      return ok;
    } catch (thrown) {
      this.#become("failed");
      const reason = toFailure(thrown);
      if (reason.code === "refused-host") this.#ports.failed(reason);
      return false;
    }
  }

  #become(state: ShopView["post"]["state"]): void {
    this.#state = state;
    this.#ports.changed();
  }
}

/** An address as `readAddress` takes it, with what stands behind its path. */
function addressOf(typed: string): string | undefined {
  const read = readAddress(typed);
  if ("trouble" in read) return undefined;
  const text = typed.trim();
  const whole = /^https?:\/\//i.test(text) ? text : `${read.base.split("://")[0]}://${text}`;
  return URL.canParse(whole) ? new URL(whole).href : undefined;
}
