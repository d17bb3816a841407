import { FRAME } from "../../core/contracts.ts";
import { type EndpointConfig, type EndpointState, quiet, step } from "../../core/endpoint.ts";
import type { Hint, Take } from "./takes.ts";

/** From a hint until it is known how complete the words look, in frames: what reading takes in the page. */
const READING = 3;
/** A turn may end so much before the last sample of the voice and yet have all of it, in samples (64 ms). */
const SLACK = 2 * FRAME;

/**
 * When a turn ends with these waits: ms from the last sample of the voice to the frame that ends it; undefined where the
 * voice was cut off. judged: how complete the words of a hint count as.
 */
export function lagOf(take: Take, config: EndpointConfig, judged: (hint: Hint) => number | undefined) {
  let state: EndpointState = quiet;
  let hint: { readonly found: Hint | undefined; readonly at: number } | undefined;
  for (const [i, speech] of take.speech.entries()) {
    const known = hint?.found && i >= hint.at + READING ? judged(hint.found) : undefined;
    const next = step(state, { at: i * FRAME, speech }, config, { speaking: false, complete: known });
    state = next.state;
    for (const event of next.events) {
      if (event.type === "speech-maybe-over") hint = { found: take.hints.find(({ end }) => end === event.at), at: i };
      if (event.type === "speech-resumed") hint = undefined;
      if (event.type !== "speech-over") continue;
      return event.end < take.speechEnd - SLACK ? undefined : ((i + 1) * FRAME - take.speechEnd) / 16;
    }
  }
  return Number.POSITIVE_INFINITY;
}
