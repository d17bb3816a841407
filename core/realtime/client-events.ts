import { listOf, object, oneOf, optional, type Parsed, type Parser, parse, refuse } from "../parse.ts";
import { type ResponseParams, responseParams, type SessionUpdate, sessionUpdate } from "./config.ts";
import { type GivenItem, givenItem } from "./items.ts";
import { anyText, between, id, wholeBetween } from "./parts.ts";

type Event<Type extends string, More = unknown> = {
  readonly type: Type;
  readonly event_id?: string | undefined;
} & More;

/** The eleven events of the protocol, and two of our own that tell the two clocks apart. */
export type ClientEvent =
  | Event<"session.update", { readonly session: SessionUpdate }>
  | Event<"input_audio_buffer.append", { readonly audio: string; readonly client_time?: number | undefined }>
  | Event<"input_audio_buffer.commit">
  | Event<"input_audio_buffer.clear">
  | Event<
      "conversation.item.create",
      { readonly item: GivenItem; readonly previous_item_id?: string | null | undefined }
    >
  | Event<"conversation.item.retrieve", { readonly item_id: string }>
  | Event<
      "conversation.item.truncate",
      { readonly item_id: string; readonly content_index: number; readonly audio_end_ms: number }
    >
  | Event<"conversation.item.delete", { readonly item_id: string }>
  | Event<"response.create", { readonly response?: GivenResponse | undefined }>
  | Event<"response.cancel", { readonly response_id?: string | undefined }>
  | Event<"output_audio_buffer.clear">
  | Event<"inzwa.ping", { readonly client_time: number }>
  | Event<"inzwa.pong", { readonly server_time: number; readonly client_time: number }>;

export type GivenResponse = Omit<ResponseParams, "input"> & { readonly input?: readonly GivenItem[] | undefined };

/** Base64 of one append: 15 MiB, as the protocol has it. */
const LONGEST_APPEND = 15 * 1024 * 1024;
/** A client's clock, in ms; since when is the client's matter. */
const time = between(-1e15, 1e15);
const base = { event_id: optional(id) };
const item = { ...base, item_id: id };

const given: Parser<readonly GivenItem[]> = (value, path) => {
  const items = listOf(givenItem)(value, path);
  return items.length <= 256 ? items : refuse(path, "must have 256 entries at most");
};

const shapes: { readonly [T in ClientEvent["type"]]: Parser<Extract<ClientEvent, { type: T }>> } = {
  "session.update": object({ ...base, type: oneOf("session.update"), session: sessionUpdate }),
  "input_audio_buffer.append": object({
    ...base,
    type: oneOf("input_audio_buffer.append"),
    audio: anyText(LONGEST_APPEND),
    client_time: optional(time),
  }),
  "input_audio_buffer.commit": object({ ...base, type: oneOf("input_audio_buffer.commit") }),
  "input_audio_buffer.clear": object({ ...base, type: oneOf("input_audio_buffer.clear") }),
  "conversation.item.create": object({
    ...base,
    type: oneOf("conversation.item.create"),
    item: givenItem,
    previous_item_id: optional((value, path) => (value === null ? null : id(value, path))),
  }),
  "conversation.item.retrieve": object({ ...item, type: oneOf("conversation.item.retrieve") }),
  "conversation.item.truncate": object({
    ...item,
    type: oneOf("conversation.item.truncate"),
    content_index: wholeBetween(0, 64),
    audio_end_ms: wholeBetween(0, 86_400_000),
  }),
  "conversation.item.delete": object({ ...item, type: oneOf("conversation.item.delete") }),
  "response.create": object({
    ...base,
    type: oneOf("response.create"),
    response: optional(responseParams(given) as Parser<GivenResponse>),
  }),
  "response.cancel": object({ ...base, type: oneOf("response.cancel"), response_id: optional(id) }),
  "output_audio_buffer.clear": object({ ...base, type: oneOf("output_audio_buffer.clear") }),
  "inzwa.ping": object({ ...base, type: oneOf("inzwa.ping"), client_time: time }),
  "inzwa.pong": object({ ...base, type: oneOf("inzwa.pong"), server_time: time, client_time: time }),
};

/** The event, or what is wrong with it and where. */
export function readClientEvent(value: unknown): Parsed<ClientEvent> {
  return parse(clientEvent, value);
}

const clientEvent: Parser<ClientEvent> = (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse(path, "must be an object");
  const { type } = value as { type?: unknown };
  if (typeof type !== "string" || !Object.hasOwn(shapes, type)) return refuse("type", "is no event of this protocol");
  return shapes[type as ClientEvent["type"]](value, path);
};
