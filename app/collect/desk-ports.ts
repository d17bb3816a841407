import type { Failure } from "../../core/failure.ts";
import type { Publisher } from "./publisher.ts";
import type { CollectView } from "./view.ts";
import type { Voice } from "./voice.ts";

export interface DeskPorts {
  readonly voice: Voice;
  readonly isOn: () => boolean;
  readonly switchOn: () => void;
  /** BCP 47 of what is recorded, and the page's own language. */
  readonly languages: () => { readonly spoken: string; readonly page: string };
  readonly openSink: ConstructorParameters<typeof Publisher>[0]["openSink"];
  readonly show: (view: CollectView) => void;
  readonly failed: (reason: Failure | undefined) => void;
}
