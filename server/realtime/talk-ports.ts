import type { EndpointConfig } from "../../core/endpoint.ts";
import type { Failure } from "../../core/failure.ts";
import type { OpusCodec } from "../../core/realtime/sound.ts";
import type { Note } from "../../core/trace/note.ts";
import type { TurnEvent } from "../../core/turn.ts";
import type { Services } from "../services.ts";
import type { Prompt } from "./history.ts";
import type { LiveResponse, ResponsePorts } from "./response.ts";
import type { ResponseSettings } from "./response-settings.ts";
import type { Said } from "./said.ts";
import type { Schedule } from "./schedule.ts";

/** What a conversation on the wire is given. */
export interface TalkPorts extends ResponsePorts {
  readonly services: Services;
  readonly schedule: Schedule;
  /** Name of the caller, for the engines' queues. */
  readonly caller: string;
  /** The session's span. */
  readonly traceparent: string;
  readonly opus: () => OpusCodec;
  /** null for a response that stands outside of the conversation. */
  readonly conversation: string | null;
  readonly settings: () => ResponseSettings;
  readonly prompt: () => Prompt;
  readonly endpoint: () => EndpointConfig;
  readonly backchannels: () => boolean;
  readonly timeOf: (at: number) => number;
  /** Why no answer may be made now; undefined where one may. */
  readonly refusal: () => Failure | undefined;
  /** What belongs to the person's side. */
  readonly heard: (event: TurnEvent) => void;
  /** The response gives way, and is told so next. */
  readonly taken: () => void;
  readonly note: (note: Note) => void;
  readonly began: (response: LiveResponse) => void;
  readonly over: (response: LiveResponse, said: Said | undefined) => void;
}
