import type { Item } from "./items.ts";

type InItem = { readonly item_id: string };
type InResponse = { readonly response_id: string; readonly item_id: string; readonly output_index: number };
type InPart = InResponse & { readonly content_index: number };
type Placed = { readonly item: Item; readonly previous_item_id: string | null };
export type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "audio"; readonly transcript: string };

export interface RealtimeError {
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
  readonly param: string | null;
  /** The client's event that it answers. */
  readonly event_id: string | null;
}
export type Reason = "turn_detected" | "client_cancelled" | "max_output_tokens";
export interface Usage {
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_token_details: {
    readonly text_tokens: number;
    readonly audio_tokens: number;
    readonly cached_tokens: number;
  };
  readonly output_token_details: { readonly text_tokens: number; readonly audio_tokens: number };
}
export interface ResponseObject {
  readonly object: "realtime.response";
  readonly id: string;
  readonly conversation_id: string | null;
  readonly status: "in_progress" | "completed" | "cancelled" | "incomplete" | "failed";
  readonly status_details: {
    readonly type: string;
    readonly reason?: Reason;
    readonly error?: { readonly type: string; readonly code: string };
  } | null;
  readonly output: readonly Item[];
  readonly output_modalities: readonly string[];
  readonly max_output_tokens: number | "inf";
  readonly audio: { readonly output: { readonly format: unknown; readonly voice: string } };
  readonly metadata: unknown;
  readonly usage: Usage | null;
}

/** What goes to the client; `event_id` is put on where it leaves. */
export type ServerEvent =
  | { readonly type: "error"; readonly error: RealtimeError }
  | { readonly type: "session.created" | "session.updated"; readonly session: unknown }
  | {
      readonly type: "conversation.created";
      readonly conversation: { readonly id: string; readonly object: "realtime.conversation" };
    }
  | ({ readonly type: "conversation.item.added" | "conversation.item.done" } & Placed)
  | { readonly type: "conversation.item.retrieved"; readonly item: Item }
  | ({ readonly type: "conversation.item.deleted" } & InItem)
  | ({
      readonly type: "conversation.item.truncated";
      readonly content_index: number;
      readonly audio_end_ms: number;
    } & InItem)
  | ({
      readonly type: "conversation.item.input_audio_transcription.delta";
      readonly content_index: number;
      readonly delta: string;
    } & InItem)
  | ({
      readonly type: "conversation.item.input_audio_transcription.completed";
      readonly content_index: number;
      readonly transcript: string;
      readonly usage: { readonly type: "duration"; readonly seconds: number };
    } & InItem)
  | ({
      readonly type: "conversation.item.input_audio_transcription.failed";
      readonly content_index: number;
      readonly error: { readonly type: string; readonly code: string; readonly message: string };
    } & InItem)
  | ({ readonly type: "input_audio_buffer.committed"; readonly previous_item_id: string | null } & InItem)
  | { readonly type: "input_audio_buffer.cleared" }
  | ({ readonly type: "input_audio_buffer.speech_started"; readonly audio_start_ms: number } & InItem)
  | ({ readonly type: "input_audio_buffer.speech_stopped"; readonly audio_end_ms: number } & InItem)
  | ({
      readonly type: "input_audio_buffer.timeout_triggered";
      readonly audio_start_ms: number;
      readonly audio_end_ms: number;
    } & InItem)
  | { readonly type: "response.created" | "response.done"; readonly response: ResponseObject }
  | {
      readonly type: "response.output_item.added" | "response.output_item.done";
      readonly response_id: string;
      readonly output_index: number;
      readonly item: Item;
    }
  | ({ readonly type: "response.content_part.added" | "response.content_part.done"; readonly part: Part } & InPart)
  | ({
      readonly type:
        | "response.output_text.delta"
        | "response.output_audio.delta"
        | "response.output_audio_transcript.delta";
      readonly delta: string;
    } & InPart)
  | ({ readonly type: "response.output_text.done"; readonly text: string } & InPart)
  | ({ readonly type: "response.output_audio.done" } & InPart)
  | ({ readonly type: "response.output_audio_transcript.done"; readonly transcript: string } & InPart)
  | ({
      readonly type: "response.function_call_arguments.delta";
      readonly call_id: string;
      readonly delta: string;
    } & InResponse)
  | ({
      readonly type: "response.function_call_arguments.done";
      readonly call_id: string;
      readonly name: string;
      readonly arguments: string;
    } & InResponse)
  | {
      readonly type: "rate_limits.updated";
      readonly rate_limits: readonly {
        readonly name: "requests";
        readonly limit: number;
        readonly remaining: number;
        readonly reset_seconds: number;
      }[];
    }
  | { readonly type: "inzwa.pong"; readonly client_time: number; readonly server_time: number }
  | { readonly type: "inzwa.ping"; readonly server_time: number };
