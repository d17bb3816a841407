import { heardPart } from "../../core/history.ts";
import type { ClientEvent } from "../../core/realtime/client-events.ts";
import type { Item } from "../../core/realtime/items.ts";
import { itemOf, soundOf } from "./given.ts";
import { saidBy } from "./said.ts";
import type { Session } from "./session.ts";
import { invalid } from "./wire.ts";

type Of<T extends ClientEvent["type"]> = Extract<ClientEvent, { type: T }>;

/** A rounding of the client's beyond the end of the sound, in ms. */
const SLACK = 40;

const handlers: { readonly [T in ClientEvent["type"]]: (session: Session, event: Of<T>) => void } = {
  "session.update": (session, event) => session.update(event.session),
  "input_audio_buffer.append": (session, event) => session.hearing.append(event),
  "input_audio_buffer.commit": (session, event) => session.hearing.commit(event.event_id),
  "input_audio_buffer.clear": (session) => session.hearing.clear(),
  "conversation.item.create": create,
  "conversation.item.retrieve": (session, { item_id }) =>
    session.send({ type: "conversation.item.retrieved", item: itemBy(session, item_id) }),
  "conversation.item.truncate": truncate,
  "conversation.item.delete": (session, { item_id }) => {
    itemBy(session, item_id);
    session.items.delete(item_id);
    session.forget(item_id);
  },
  "response.create": (session, event) => session.responses.create(event.response),
  "response.cancel": (session, event) => session.responses.cancel(event.response_id),
  "output_audio_buffer.clear": () => {
    throw invalid(
      "output_audio_buffer.clear belongs to WebRTC; use response.cancel here.",
      "unsupported_event",
      "type",
    );
  },
  "inzwa.ping": (session, event) => session.ping(event),
  "inzwa.pong": (session, event) => session.pong(event),
};

/** Carries out one event. Throws an ApiError where it cannot be. */
export function dispatch(session: Session, event: ClientEvent): void {
  // The table has for each type a handler of just its events, which the compiler cannot follow through a lookup.
  const handle = handlers[event.type] as (session: Session, event: ClientEvent) => void;
  handle(session, event);
}

function create(session: Session, { item: given, previous_item_id }: Of<"conversation.item.create">): void {
  if (given.type === "item_reference")
    throw invalid("An item_reference stands in response.input only.", "invalid_value", "item.type");
  const item = itemOf(given, session.ports.services.id("item_"));
  if (session.items.has(item.id)) throw invalid(`The item '${item.id}' is there already.`, "item_exists", "item.id");
  const [sound] = soundOf(given);
  const previous = session.add(item, previous_item_id ?? undefined);
  try {
    if (sound !== undefined) session.hearing.read(item, sound);
  } catch (thrown) {
    session.items.delete(item.id);
    throw thrown;
  }
  session.tellAdded(item, previous);
  session.tellDone(item);
}

/** The item keeps what had been heard of it; the rest is as if it had never been said. */
function truncate(session: Session, { item_id, content_index, audio_end_ms }: Of<"conversation.item.truncate">): void {
  itemBy(session, item_id);
  const { active } = session.responses.talk;
  if (active?.item === item_id) session.responses.cancel(active.id);
  const item = itemBy(session, item_id);
  const said = session.said.get(item_id);
  const part = item.type === "message" ? item.content[content_index] : undefined;
  if (item.type !== "message" || part?.type !== "output_audio" || !said)
    throw invalid("Only what was spoken in this session can be truncated.", "invalid_value", "item_id");
  if (audio_end_ms > said.ms + SLACK)
    throw invalid(
      `The audio of ${Math.floor(said.ms)} ms is shorter than ${audio_end_ms} ms.`,
      "invalid_value",
      "audio_end_ms",
    );
  const transcript = audio_end_ms >= said.ms ? said.text : saidBy(said, audio_end_ms);
  const content = item.content.map((one, i) =>
    i === content_index ? ({ type: "output_audio", transcript } as const) : one,
  );
  session.items.replace({ ...item, content });
  session.said.set(item_id, {
    ...said,
    text: heardPart(said.text, transcript.length),
    ms: Math.min(said.ms, audio_end_ms),
  });
  session.send({ type: "conversation.item.truncated", item_id, content_index, audio_end_ms });
}

function itemBy(session: Session, id: string): Item {
  const item = session.items.get(id);
  if (!item) throw invalid(`The item '${id}' does not exist.`, "item_not_found", "item_id");
  return item;
}
