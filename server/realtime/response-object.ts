import type { Failure } from "../../core/failure.ts";
import type { Item, ItemStatus, MessageItem } from "../../core/realtime/items.ts";
import type { Reason, ResponseObject, Usage } from "../../core/realtime/server-events.ts";
import { toApiError } from "../api-error.ts";
import type { ResponseSettings } from "./response-settings.ts";

export type Outcome = Pick<ResponseObject, "status" | "status_details">;
export interface Used {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cached: number;
}

interface Response {
  readonly id: string;
  readonly settings: ResponseSettings;
  readonly usage: Used;
}

/** A response as `response.created` and `response.done` have it. */
export function objectOf(
  { id, settings, usage }: Response,
  outcome: Outcome,
  conversation: string | null,
  output: readonly Item[],
): ResponseObject {
  const { modality, maxTokens, format, voice, metadata } = settings;
  return {
    object: "realtime.response",
    id,
    conversation_id: conversation,
    ...outcome,
    output,
    output_modalities: [modality],
    max_output_tokens: maxTokens,
    audio: { output: { format, voice } },
    metadata: metadata ?? null,
    usage: outcome.status === "in_progress" ? null : usageOf(usage),
  };
}

export function assistantItem(id: string, status: ItemStatus, content: MessageItem["content"]): MessageItem {
  return { id, object: "realtime.item", type: "message", status, role: "assistant", content };
}

export function detailsOf(type: string, reason: Reason) {
  return { type, reason };
}

function usageOf({ input_tokens, output_tokens, cached }: Used): Usage {
  return {
    total_tokens: input_tokens + output_tokens,
    input_tokens,
    output_tokens,
    input_token_details: { text_tokens: input_tokens, audio_tokens: 0, cached_tokens: cached },
    output_token_details: { text_tokens: output_tokens, audio_tokens: 0 },
  };
}

/** A failure as `response.done` tells it. */
export function errorOf(cause: Failure): { readonly type: string; readonly code: string } {
  const { type, code } = toApiError(cause);
  return { type, code: code ?? cause.code };
}
