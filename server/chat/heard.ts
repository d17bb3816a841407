import { failure } from "../../core/failure.ts";
import type { Message } from "../../core/llm-contract.ts";
import { badParameter } from "../api-error.ts";
import { transcribed } from "../audio/transcribe.ts";
import type { ServedModel, Services } from "../services.ts";
import type { GivenMessage } from "./given.ts";

/**
 * Messages as the model takes them: sound becomes the words heard in it, and a model that takes no system prompt is given
 * none. Throws 400 where nothing is left to answer, and `too-large` for more sound than a request may hold.
 */
export async function heard(
  given: readonly GivenMessage[],
  model: ServedModel,
  services: Services,
  signal: AbortSignal,
): Promise<Message[]> {
  const taken = given.filter(({ role }) => role !== "system" || model.spec.can.systemPrompt === true);
  if (model.spec.can.tools !== true)
    for (const [i, { calls, answers }] of given.entries())
      if (calls || answers)
        throw badParameter(`messages[${i}]`, `The model '${model.id}' cannot call tools.`, "unsupported_parameter");
  if (!taken.some(({ role }) => role === "user"))
    throw badParameter("messages", "Invalid value for 'messages': there is no message of the user's.");
  const messages: Message[] = [];
  const room = { seconds: services.limits.decodedSeconds };
  for (const { role, parts, calls, answers } of taken) {
    const texts: string[] = [];
    for (const part of parts) texts.push("text" in part ? part.text : await words(part.audio, room, services, signal));
    messages.push({ role, text: texts.join(" ").trim(), ...(calls ? { calls } : {}), ...(answers ? { answers } : {}) });
  }
  return messages;
}

/** room: seconds of sound that the request may still hold. */
async function words(
  bytes: Uint8Array,
  room: { seconds: number },
  { decode, backend, limits }: Services,
  signal: AbortSignal,
): Promise<string> {
  const audio = await decode(bytes, signal);
  room.seconds -= audio.seconds;
  if (room.seconds < 0)
    throw failure("too-large", `The recordings are together longer than ${limits.decodedSeconds} seconds.`);
  let words = "";
  for await (const { settled } of transcribed(backend, audio, undefined, signal)) words = settled;
  return words;
}
