import type { ToolCall } from "../../core/llm-contract.ts";
import type { CallItem, Item, ItemStatus, MessageItem } from "../../core/realtime/items.ts";
import type { Part, Reason, ResponseObject, ServerEvent } from "../../core/realtime/server-events.ts";
import { assistantItem, detailsOf, type Outcome, objectOf, type Used } from "./response-object.ts";
import type { ResponseSettings } from "./response-settings.ts";
import { type Place, type Said, saidBy } from "./said.ts";

export interface ResponsePorts {
  readonly id: (prefix: string) => string;
  readonly send: (event: ServerEvent) => void;
  /** Puts an item into the conversation and tells of it; nothing where the response stands outside of it. */
  readonly add: (item: Item) => void;
  /** The item is as it stays. */
  readonly done: (item: Item) => void;
}

const NOTHING = { input_tokens: 0, output_tokens: 0, cached: 0 };

/** One response on the wire: what was opened is closed, in order, and nothing comes behind `response.done`. */
export class LiveResponse {
  readonly id: string;
  readonly settings: ResponseSettings;
  readonly #ports: ResponsePorts;
  readonly #conversation: string | null;
  #message: MessageItem | undefined;
  #text = "";
  #whole = false;
  #audio = false;
  #calls: readonly ToolCall[] = [];
  #output: readonly Item[] = [];
  #over = false;
  #places: readonly Place[] = [];
  usage: Used = NOTHING;

  constructor(ports: ResponsePorts, settings: ResponseSettings, conversation: string | null) {
    this.#ports = ports;
    this.id = ports.id("resp_");
    this.settings = settings;
    this.#conversation = conversation;
    ports.send({ type: "response.created", response: this.#object({ status: "in_progress", status_details: null }) });
  }

  status: ResponseObject["status"] = "in_progress";

  get isOver(): boolean {
    return this.#over;
  }

  get hasSound(): boolean {
    return this.#audio;
  }

  /** The item that is being written. */
  get item(): string | undefined {
    return this.#message?.id;
  }

  delta(text: string): void {
    if (this.#over || text === "") return;
    const at = this.#open();
    this.#text += text;
    const type = this.#isSpoken ? "response.output_audio_transcript.delta" : "response.output_text.delta";
    this.#ports.send({ type, ...at, delta: text });
  }

  /** The text is all there. */
  replied(text: string, calls: readonly ToolCall[]): void {
    if (this.#over) return;
    if (text !== "") this.#open();
    this.#text = text;
    this.#whole = true;
    this.#calls = calls;
  }

  audio(base64: string): void {
    if (this.#over) return;
    const at = this.#open();
    this.#audio = true;
    this.#ports.send({ type: "response.output_audio.delta", ...at, delta: base64 });
  }

  /** The voice has come so far; ms: of what was sent. */
  place(place: Place): void {
    this.#places = [...this.#places, place];
  }

  /** All was written and said. */
  complete(sentMs: number): Said | undefined {
    const { maxTokens } = this.settings;
    const full = maxTokens !== "inf" && this.usage.output_tokens >= maxTokens;
    if (full)
      return this.#finish(
        { status: "incomplete", status_details: detailsOf("incomplete", "max_output_tokens") },
        sentMs,
      );
    return this.#finish({ status: "completed", status_details: null }, sentMs);
  }

  /** heardMs: how much of the sound had been played. */
  cancel(reason: Reason, sentMs: number, heardMs: number): Said | undefined {
    return this.#finish({ status: "cancelled", status_details: detailsOf("cancelled", reason) }, sentMs, heardMs);
  }

  fail(error: { readonly type: string; readonly code: string }, sentMs: number, heardMs: number): Said | undefined {
    return this.#finish({ status: "failed", status_details: { type: "failed", error } }, sentMs, heardMs);
  }

  get #isSpoken(): boolean {
    return this.settings.modality === "audio";
  }

  #finish(outcome: Outcome, sentMs: number, heardMs?: number): Said | undefined {
    if (this.#over) return undefined;
    const whole = outcome.status !== "cancelled" && outcome.status !== "failed";
    const said = { text: this.#text, ms: sentMs, places: this.#places };
    if (!whole && this.#isSpoken) this.#text = saidBy(said, heardMs ?? 0);
    this.#close(whole && this.#whole ? "completed" : "incomplete");
    if (whole) for (const call of this.#calls) this.#call(call);
    this.#over = true;
    this.status = outcome.status;
    this.#ports.send({ type: "response.done", response: this.#object(outcome) });
    return this.#message && this.#isSpoken ? said : undefined;
  }

  #open() {
    this.#message ??= this.#begin();
    return this.#at(this.#message.id);
  }

  #at(item_id: string) {
    return { response_id: this.id, item_id, output_index: 0, content_index: 0 };
  }

  #begin(): MessageItem {
    const item = assistantItem(this.#ports.id("item_"), "in_progress", []);
    const at = this.#at(item.id);
    this.#ports.send({ type: "response.output_item.added", response_id: this.id, output_index: 0, item });
    this.#ports.add(item);
    this.#ports.send({ type: "response.content_part.added", ...at, part: this.#part("") });
    return item;
  }

  #close(status: ItemStatus): void {
    if (!this.#message) return;
    const at = this.#at(this.#message.id);
    const text = this.#text;
    if (this.#audio) this.#ports.send({ type: "response.output_audio.done", ...at });
    if (this.#isSpoken) this.#ports.send({ type: "response.output_audio_transcript.done", ...at, transcript: text });
    else this.#ports.send({ type: "response.output_text.done", ...at, text });
    this.#ports.send({ type: "response.content_part.done", ...at, part: this.#part(text) });
    const content = this.#isSpoken
      ? ({ type: "output_audio", transcript: text } as const)
      : ({ type: "output_text", text } as const);
    this.#message = assistantItem(this.#message.id, status, [content]);
    this.#put(this.#message, 0);
  }

  #call({ id, name, arguments: written }: ToolCall): void {
    const index = this.#output.length;
    const item_id = this.#ports.id("item_");
    const item: CallItem = {
      id: item_id,
      object: "realtime.item",
      type: "function_call",
      status: "completed",
      call_id: id,
      name,
      arguments: written,
    };
    const at = { response_id: this.id, item_id, output_index: index, call_id: id };
    const begun: Item = { ...item, status: "in_progress", arguments: "" };
    this.#ports.send({ type: "response.output_item.added", response_id: this.id, output_index: index, item: begun });
    this.#ports.add(begun);
    this.#ports.send({ type: "response.function_call_arguments.delta", ...at, delta: written });
    this.#ports.send({ type: "response.function_call_arguments.done", ...at, name, arguments: written });
    this.#put(item, index);
  }

  #put(item: Item, index: number): void {
    this.#output = [...this.#output, item];
    this.#ports.send({ type: "response.output_item.done", response_id: this.id, output_index: index, item });
    this.#ports.done(item);
  }

  #part(text: string): Part {
    return this.#isSpoken ? { type: "audio", transcript: text } : { type: "text", text };
  }

  #object(outcome: Outcome): ResponseObject {
    return objectOf(this, outcome, this.#conversation, this.#output);
  }
}
