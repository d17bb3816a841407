import type { Failure } from "../../core/failure.ts";
import type { SendingPorts } from "./sending.ts";
import type { Senses } from "./senses.ts";
import type { ShopView } from "./view.ts";

export interface DeskPorts extends Pick<SendingPorts, "net" | "forbidden"> {
  /** Who hears and reads now. */
  readonly senses: () => Senses;
  readonly show: (view: ShopView) => void;
  readonly failed: (failure: Failure) => void;
  readonly save: (name: string, text: string) => Promise<void>;
  readonly copy: (text: string) => Promise<void>;
  readonly share: (text: string) => Promise<void>;
}
