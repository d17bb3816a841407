import { listOf, object, oneOf, optional, type Parser, refuse } from "../parse.ts";
import { anyText, anything, byType, id, LONGEST_TEXT, nullable } from "./parts.ts";

export type ItemStatus = "completed" | "incomplete" | "in_progress";

export type ContentPart =
  | { readonly type: "input_text"; readonly text: string }
  | { readonly type: "input_audio"; readonly transcript: string | null }
  | { readonly type: "output_text"; readonly text: string }
  | { readonly type: "output_audio"; readonly transcript: string };

type Named = { readonly id: string; readonly object: "realtime.item"; readonly status: ItemStatus };
export type MessageItem = Named & {
  readonly type: "message";
  readonly role: "user" | "assistant" | "system";
  readonly content: readonly ContentPart[];
};
export type CallItem = Named & {
  readonly type: "function_call";
  readonly call_id: string;
  readonly name: string;
  readonly arguments: string;
};
export type OutcomeItem = Named & {
  readonly type: "function_call_output";
  readonly call_id: string;
  readonly output: string;
};
export type Item = MessageItem | CallItem | OutcomeItem;

/** What a client may give: `audio` of an input_audio part is base64, and is read before the item stands. */
export type GivenPart =
  | { readonly type: "input_text" | "output_text" | "text"; readonly text: string }
  | {
      readonly type: "input_audio";
      readonly audio?: string | undefined;
      readonly transcript?: string | null | undefined;
    }
  | { readonly type: "output_audio"; readonly audio?: unknown; readonly transcript?: string | null | undefined };
type Given<T> = {
  readonly id?: string | undefined;
  readonly object?: unknown;
  readonly status?: ItemStatus | undefined;
} & T;
export type GivenMessage = Given<{
  readonly type: "message";
  readonly role: MessageItem["role"];
  readonly content: readonly GivenPart[];
}>;
export type GivenItem =
  | GivenMessage
  | Given<{
      readonly type: "function_call";
      readonly call_id?: string | undefined;
      readonly name: string;
      readonly arguments: string;
    }>
  | Given<{ readonly type: "function_call_output"; readonly call_id: string; readonly output: string }>
  | { readonly type: "item_reference"; readonly id: string };

const words = anyText(LONGEST_TEXT);
const status = optional(oneOf("completed", "incomplete", "in_progress"));
const given = { id: optional(id), object: optional(anything), status };
/** Base64 of 90 s of 16-bit sound at 24 kHz, and a little more. */
const LONGEST_AUDIO = 5_800_000;

const written = (type: "input_text" | "output_text" | "text"): Parser<GivenPart> =>
  object<{ type: typeof type; text: string }>({ type: oneOf(type), text: words });

const part = byType<GivenPart>({
  input_text: written("input_text"),
  output_text: written("output_text"),
  text: written("text"),
  input_audio: object({
    type: oneOf("input_audio"),
    audio: optional(anyText(LONGEST_AUDIO)),
    transcript: optional(nullable(words)),
  }),
  output_audio: object({
    type: oneOf("output_audio"),
    audio: optional(anything),
    transcript: optional(nullable(words)),
  }),
});

const message: Parser<GivenMessage> = (value, path) => {
  const read = object<GivenMessage>({
    ...given,
    type: oneOf("message"),
    role: oneOf("user", "assistant", "system"),
    content: listOf(part),
  })(value, path);
  const spoken = read.role === "user" ? "input" : "output";
  read.content.forEach(({ type }, i) => {
    const fits = read.role === "system" ? type === "input_text" : type === "text" || type.startsWith(spoken);
    if (!fits) refuse(`${path}.content[${i}].type`, `does not fit the role ${read.role}`);
  });
  return read;
};

export const givenItem: Parser<GivenItem> = byType<GivenItem>({
  message,
  function_call: object({
    ...given,
    type: oneOf("function_call"),
    call_id: optional(id),
    name: anyText(256),
    arguments: words,
  }),
  function_call_output: object({ ...given, type: oneOf("function_call_output"), call_id: id, output: words }),
  item_reference: object({ type: oneOf("item_reference"), id }),
});

/** What the item says, to a reader; blank where that is not known. */
export function wordsOf(item: Item): string {
  if (item.type === "function_call") return item.arguments;
  if (item.type === "function_call_output") return item.output;
  const parts = item.content.map((one) => ("text" in one ? one.text : (one.transcript ?? "")));
  return parts.filter((text) => text !== "").join(" ");
}
